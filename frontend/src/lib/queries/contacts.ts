import { infiniteQueryOptions, queryOptions } from '@tanstack/svelte-query';
import { api, call, ifMatch } from '#lib/api/client.ts';
import type { components } from '#lib/api/schema.d.ts';
import { queryClient } from './client.ts';
import { keys } from './keys.ts';
import { nextCursor } from './pages.ts';

export type ContactRow = components['schemas']['Row'];
export type ContactDetail = components['schemas']['Detail'];
export type ContactPhone = components['schemas']['PhoneLink'];
export type ContactPlace = components['schemas']['Holding'];
export type TimelineEntry = components['schemas']['Entry'];
export type ContactSort = 'name' | 'newest' | 'activity';

export interface ContactFilter {
  q: string;
  sort: ContactSort;
  listId?: string;
}

/** Fifty fill the largest screen; then larger steps, so that a fast scroll waits seldom. */
export const contactsQuery = ({ q, sort, listId }: ContactFilter) =>
  infiniteQueryOptions({
    queryKey: keys.contacts.list({ q, sort, list_id: listId, endless: true }),
    queryFn: ({ signal, pageParam }) =>
      call(
        api.GET('/v1/contacts', {
          signal,
          params: {
            query: {
              q: q || undefined,
              sort,
              list_id: listId,
              cursor: pageParam,
              limit: pageParam ? 200 : 50
            }
          }
        })
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextCursor,
    placeholderData: (previous) => previous
  });

export const contactCountQuery = (filter: Pick<ContactFilter, 'q' | 'listId'>) => {
  const query = { q: filter.q || undefined, list_id: filter.listId };
  return queryOptions({
    queryKey: keys.contacts.count(query),
    queryFn: ({ signal }) => call(api.GET('/v1/contacts/count', { signal, params: { query } })),
    placeholderData: (previous) => previous
  });
};

export const contactQuery = (id: string) =>
  queryOptions({
    queryKey: keys.contacts.one(id),
    queryFn: ({ signal }) =>
      call(api.GET('/v1/contacts/{id}', { params: { path: { id } }, signal }))
  });

export const timelineQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: keys.contacts.timeline(id),
    queryFn: ({ signal, pageParam }) =>
      call(
        api.GET('/v1/contacts/{id}/timeline', {
          signal,
          params: { path: { id }, query: { cursor: pageParam, limit: 20 } }
        })
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextCursor
  });

export interface NewContact {
  first_name: string;
  last_name: string;
  phone: string;
  email: string;
}

export async function createContact(contact: NewContact) {
  const filled = Object.fromEntries(
    Object.entries(contact).flatMap(([name, value]) => {
      const text = value.trim();
      return text ? [[name, text]] : [];
    })
  ) as Partial<NewContact>;
  const made = await call(api.POST('/v1/contacts', { body: filled }));
  void queryClient.invalidateQueries({ queryKey: keys.contacts.all });
  return made;
}

export async function updateContact(
  { id, version }: Pick<ContactDetail, 'id' | 'version'>,
  body: components['schemas']['ContactsPatchBody']
) {
  const params = { path: { id } };
  const headers = ifMatch(version);
  const changed = await call(api.PATCH('/v1/contacts/{id}', { params, body, headers }));
  queryClient.setQueryData<ContactDetail>(keys.contacts.one(id), (found) =>
    found ? { ...found, ...changed } : found
  );
  void queryClient.invalidateQueries({ queryKey: keys.contacts.all });
  return changed;
}
