import { queryOptions } from '@tanstack/svelte-query';
import { api, call } from '#lib/api/client.ts';
import type { paths } from '#lib/api/schema.d.ts';
import { queryClient } from './client.ts';
import { keep, type Import } from './imports.ts';
import { keys } from './keys.ts';

type Asked = paths['/v1/imports/{id}/mapping']['put'];
export type Mapping = NonNullable<Asked['requestBody']>['content']['application/json'];
type Answer<Path extends '/v1/imports/fields' | '/v1/import-maps'> =
  paths[Path]['get']['responses'][200]['content']['application/json']['items'][number];
/** Something a column can be read as. */
export type ImportField = Answer<'/v1/imports/fields'>;
/** What the columns of a header mean, as somebody said once. */
export type ImportMap = Answer<'/v1/import-maps'>;

/** What a column can be read as; the same for everybody and all day. */
export const fieldsQuery = () =>
  queryOptions({
    queryKey: keys.imports.fields(),
    queryFn: ({ signal }) => call(api.GET('/v1/imports/fields', { signal })),
    staleTime: Infinity
  });

/** Says what the columns of a file are. Another encoding or delimiter makes other columns of it. */
export async function mapColumns(id: string, body: Mapping): Promise<Import> {
  const params = { path: { id } };
  const mapped = keep(await call(api.PUT('/v1/imports/{id}/mapping', { params, body })));
  void queryClient.invalidateQueries({ queryKey: [...keys.imports.one(id), 'rows'] });
  if (body.save_as) void queryClient.invalidateQueries({ queryKey: keys.imports.maps() });
  return mapped;
}

export const mapsQuery = () =>
  queryOptions({
    queryKey: keys.imports.maps(),
    queryFn: async ({ signal }) =>
      (await call(api.GET('/v1/import-maps', { signal, params: { query: { limit: 200 } } }))).items
  });

export async function forgetMap(id: string): Promise<void> {
  await call(api.DELETE('/v1/import-maps/{id}', { params: { path: { id } } }));
  void queryClient.invalidateQueries({ queryKey: keys.imports.maps() });
}
