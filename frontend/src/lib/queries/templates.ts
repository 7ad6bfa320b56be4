import { infiniteQueryOptions, queryOptions } from '@tanstack/svelte-query';
import { api, call, ifMatch } from '#lib/api/client.ts';
import type { components } from '#lib/api/schema.d.ts';
import { queryClient } from './client.ts';
import { keys } from './keys.ts';
import { nextCursor } from './pages.ts';

type Schemas = components['schemas'];
export type Template = Schemas['Template'];
export type Version = Schemas['Version'];
/** The contract cannot say of a named shape that it may be null; this one may. */
export type Check = Omit<Schemas['Check'], 'worst'> & { worst: Schemas['Sample'] | null };
export type TemplatePatch = Schemas['TemplatesUpdateBody'];

/** The library by name, or what was put away. */
export const templatesQuery = (archived = false) =>
  infiniteQueryOptions({
    queryKey: keys.templates.list(archived),
    queryFn: ({ signal, pageParam }) =>
      call(
        api.GET('/v1/templates', {
          signal,
          params: { query: { cursor: pageParam, limit: 50, archived } }
        })
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextCursor
  });

export const templateQuery = (id: string) =>
  queryOptions({
    queryKey: keys.templates.one(id),
    queryFn: ({ signal }) =>
      call(api.GET('/v1/templates/{id}', { params: { path: { id } }, signal }))
  });

/** What a text costs and what is wrong with it, on the people of a list or on nobody. */
export const checkQuery = (body: string, listId: string) =>
  queryOptions({
    queryKey: keys.templates.check(body, listId),
    queryFn: async ({ signal }): Promise<Check> => {
      const asked = { body, ...(listId ? { list_id: listId } : {}) };
      return call(api.POST('/v1/templates/check', { body: asked, signal }));
    },
    gcTime: 60_000
  });

export async function createTemplate(name: string, body: string): Promise<Template> {
  return keep(await call(api.POST('/v1/templates', { body: { name, body } })));
}

export async function updateTemplate(
  { id, version }: Pick<Template, 'id' | 'version'>,
  body: TemplatePatch
): Promise<Template> {
  const params = { path: { id } };
  const headers = ifMatch(version);
  return keep(await call(api.PATCH('/v1/templates/{id}', { params, body, headers })));
}

function keep(template: Template): Template {
  queryClient.setQueryData(keys.templates.one(template.id), template);
  void queryClient.invalidateQueries({ queryKey: ['templates', 'list'] });
  return template;
}
