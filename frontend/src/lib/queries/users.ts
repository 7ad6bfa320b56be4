import { queryOptions } from '@tanstack/svelte-query';
import { api, call, ifMatch } from '#lib/api/client.ts';
import type { components } from '#lib/api/schema.d.ts';
import { queryClient } from './client.ts';
import { keys } from './keys.ts';

export type User = components['schemas']['User'];
export type Role = User['role'];
export type UserPatch = components['schemas']['UsersUpdateBody'];

/** The whole team: a business of this kind has fewer people than a page holds. */
export const usersQuery = () =>
  queryOptions({
    queryKey: keys.users.all,
    queryFn: ({ signal }) =>
      call(api.GET('/v1/users', { signal, params: { query: { limit: 100 } } }))
  });

/** Answers with a link that works once and is shown once: only the invited person should have it. */
export async function inviteUser(body: { email: string; name: string; role: Role }) {
  const invited = await call(api.POST('/v1/users', { body }));
  void queryClient.invalidateQueries({ queryKey: keys.users.all });
  return invited;
}

export async function updateUser(
  { id, version }: Pick<User, 'id' | 'version'>,
  body: UserPatch
): Promise<User> {
  const params = { path: { id } };
  const changed = await call(
    api.PATCH('/v1/users/{id}', { params, body, headers: ifMatch(version) })
  );
  void queryClient.invalidateQueries({ queryKey: keys.users.all });
  return changed;
}
