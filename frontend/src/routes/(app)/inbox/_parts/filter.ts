/** The inbox's filters live in the address; tab and state are remembered for the next visit. */
import { resolve } from '$app/paths';
import type { Assigned, ConversationState, InboxFilter } from '#lib/queries/conversations.ts';

const key = 'crm.inbox.filter';
const tabs: Assigned[] = ['mine', 'none', 'all'];
const states: ConversationState[] = ['open', 'snoozed', 'done'];

export function readFilter(search: Pick<URLSearchParams, 'get'>): InboxFilter {
  return {
    assigned: tabs.find((tab) => tab === search.get('tab')) ?? 'all',
    state: states.find((state) => state === search.get('state')) ?? 'open',
    q: search.get('q') ?? '',
    campaignOnly: search.get('campaign') === '1'
  };
}

export function writeFilter(filter: InboxFilter): string {
  const search = new URLSearchParams();
  // Always there: an address without filters is one that asks for the remembered ones.
  search.set('tab', filter.assigned);
  if (filter.state !== 'open') search.set('state', filter.state);
  if (filter.campaignOnly) search.set('campaign', '1');
  if (filter.q) search.set('q', filter.q);
  return search.toString();
}

/** The list when `id` is absent, else a conversation beside it. */
export function inboxAddress(filter: InboxFilter, id?: string) {
  const query = writeFilter(filter);
  return id ? resolve(`inbox/${id}?${query}`) : resolve(`inbox?${query}`);
}

export function remember(filter: InboxFilter) {
  localStorage.setItem(key, writeFilter({ ...filter, q: '', campaignOnly: false }));
}

export function remembered(): string {
  return localStorage.getItem(key) ?? '';
}
