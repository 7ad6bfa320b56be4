/** What the contacts page shows, as its address says it. */
import { resolve } from '$app/paths';
import type { ContactFilter, ContactSort } from '#lib/queries/contacts.ts';

export interface ContactsState extends ContactFilter {
  /** The contact in the side panel. */
  id?: string;
}

const sorts: ContactSort[] = ['name', 'newest', 'activity'];

export function readState(query: { get(name: string): string | null }): ContactsState {
  const sort = query.get('sort') as ContactSort;
  return {
    q: query.get('q') ?? '',
    sort: sorts.includes(sort) ? sort : 'name',
    listId: query.get('list') ?? undefined,
    id: query.get('id') ?? undefined
  };
}

/** Only what differs from the plain page stands in the address. */
export function queryOf({ q, sort, listId, id }: ContactsState): string {
  const query = new URLSearchParams();
  if (q) query.set('q', q);
  if (sort !== 'name') query.set('sort', sort);
  if (listId) query.set('list', listId);
  if (id) query.set('id', id);
  return query.size > 0 ? `?${query}` : '';
}

export function address(state: ContactsState) {
  return resolve(`contacts${queryOf(state) as `?${string}`}`);
}
