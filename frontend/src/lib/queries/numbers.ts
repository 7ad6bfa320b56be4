import { queryOptions } from '@tanstack/svelte-query';
import { api, call, ifMatch } from '#lib/api/client.ts';
import type { components } from '#lib/api/schema.d.ts';
import { queryClient } from './client.ts';
import { keys } from './keys.ts';

export type SendingNumber = components['schemas']['Number'];
export type NumberPatch = components['schemas']['NumbersUpdateBody'];

/** The numbers texts leave from, with today's budget of each. */
export const numbersQuery = () =>
  queryOptions({
    queryKey: keys.numbers.all,
    queryFn: ({ signal }) => call(api.GET('/v1/numbers', { signal }))
  });

export async function updateNumber(
  { id, version }: Pick<SendingNumber, 'id' | 'version'>,
  body: NumberPatch
): Promise<SendingNumber> {
  const params = { path: { id } };
  const changed = await call(
    api.PATCH('/v1/numbers/{id}', { params, body, headers: ifMatch(version) })
  );
  void queryClient.invalidateQueries({ queryKey: keys.numbers.all });
  return changed;
}

/** Asks the vendor which numbers the account has. */
export async function syncNumbers() {
  const found = await call(api.POST('/v1/numbers/sync'));
  queryClient.setQueryData(keys.numbers.all, found);
  return found;
}
