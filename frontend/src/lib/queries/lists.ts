import { infiniteQueryOptions, queryOptions } from '@tanstack/svelte-query';
import { api, call, ifMatch } from '#lib/api/client.ts';
import type { components } from '#lib/api/schema.d.ts';
import { queryClient } from './client.ts';
import { keys } from './keys.ts';
import { nextCursor } from './pages.ts';

export type List = components['schemas']['List'];
export type ConsentBasis = List['consent_basis'];

export const listsQuery = () =>
  infiniteQueryOptions({
    queryKey: keys.lists.list(),
    queryFn: ({ signal, pageParam }) =>
      call(api.GET('/v1/lists', { signal, params: { query: { cursor: pageParam, limit: 50 } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextCursor
  });

export const listQuery = (id: string) =>
  queryOptions({
    queryKey: keys.lists.one(id),
    queryFn: ({ signal }) => call(api.GET('/v1/lists/{id}', { params: { path: { id } }, signal }))
  });

export async function updateList(
  { id, version }: Pick<List, 'id' | 'version'>,
  body: { name?: string; archived?: boolean }
): Promise<List> {
  const params = { path: { id } };
  const headers = ifMatch(version);
  return keep(await call(api.PATCH('/v1/lists/{id}', { params, body, headers })));
}

/** States on what consent the people of a list may be texted; kept with who said it and when. */
export async function attestList(id: string, basis: ConsentBasis, text: string): Promise<List> {
  const params = { path: { id } };
  return keep(await call(api.POST('/v1/lists/{id}/attest', { params, body: { basis, text } })));
}

function keep(list: List): List {
  queryClient.setQueryData(keys.lists.one(list.id), list);
  void queryClient.invalidateQueries({ queryKey: keys.lists.all });
  return list;
}
