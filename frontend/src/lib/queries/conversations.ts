import { infiniteQueryOptions, queryOptions } from '@tanstack/svelte-query';
import { api, call } from '#lib/api/client.ts';
import type { components } from '#lib/api/schema.d.ts';
import { queryClient } from './client.ts';
import { keys } from './keys.ts';
import { nextCursor } from './pages.ts';

type Schemas = components['schemas'];

/** The contract cannot say of a named shape that it may be null; these three may. */
export type Conversation = Omit<Schemas['Conversation'], 'contact' | 'property' | 'last_entry'> & {
  contact: Schemas['ContactRef'] | null;
  property: Schemas['PropertyRef'] | null;
  last_entry: Schemas['LastEntry'] | null;
};
export type ConversationState = 'open' | 'snoozed' | 'done';
export type Assigned = 'mine' | 'none' | 'all';

export interface InboxFilter {
  assigned: Assigned;
  state: ConversationState;
  q: string;
  /** Those where only a campaign has written. */
  campaignOnly: boolean;
}

/** Fifty at once fill the largest screen; afterwards smaller steps keep scrolling smooth. */
export const conversationsQuery = (filter: InboxFilter) =>
  infiniteQueryOptions({
    queryKey: keys.conversations.list({ ...filter }),
    queryFn: ({ signal, pageParam }) =>
      call(
        api.GET('/v1/conversations', {
          signal,
          params: {
            query: {
              // Looking for somebody looks everywhere.
              ...(filter.q ? { q: filter.q } : { state: filter.state }),
              assigned: filter.assigned,
              campaign_only: filter.campaignOnly,
              ...(pageParam ? { cursor: pageParam, limit: 25 } : { limit: 50 })
            }
          }
        })
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextCursor,
    placeholderData: (previous) => previous
  });

export const conversationCountsQuery = () =>
  queryOptions({
    queryKey: keys.conversations.counts(),
    queryFn: ({ signal }) => call(api.GET('/v1/conversations/counts', { signal }))
  });

export const conversationQuery = (id: string) =>
  queryOptions({
    queryKey: keys.conversations.one(id),
    queryFn: ({ signal }) =>
      call(api.GET('/v1/conversations/{id}', { params: { path: { id } }, signal }))
  });

/** Whether a person may text now. Time alone changes the answer, so it is asked again each minute. */
export const gateQuery = (id: string) =>
  queryOptions({
    queryKey: keys.conversations.gate(id),
    queryFn: ({ signal }) =>
      call(api.GET('/v1/conversations/{id}/gate', { params: { path: { id } }, signal })),
    refetchInterval: 60_000
  });

export interface ConversationPatch {
  state?: ConversationState;
  snoozed_until?: string;
  /** Empty for nobody. */
  assigned_to?: string;
}

export async function updateConversation(id: string, body: ConversationPatch) {
  const changed = await call(
    api.PATCH('/v1/conversations/{id}', { params: { path: { id } }, body })
  );
  queryClient.setQueryData(keys.conversations.one(id), changed);
  void queryClient.invalidateQueries({ queryKey: ['conversations', 'list'] });
  void queryClient.invalidateQueries({ queryKey: keys.conversations.counts() });
  return changed;
}

export async function markRead(id: string) {
  const key = keys.conversations.one(id);
  const before = queryClient.getQueryData<Conversation>(key);
  if (before) queryClient.setQueryData(key, { ...before, unread: 0 });
  await call(api.POST('/v1/conversations/{id}/read', { params: { path: { id } } }));
  void queryClient.invalidateQueries({ queryKey: ['conversations', 'list'] });
  void queryClient.invalidateQueries({ queryKey: keys.conversations.counts() });
}

const marks = {
  release: '/v1/phones/{id}/release',
  hold: '/v1/phones/{id}/hold',
  'opt-out': '/v1/phones/{id}/opt-out',
  'opt-in': '/v1/phones/{id}/opt-in',
  'wrong-number': '/v1/phones/{id}/wrong-number'
} as const;

export type PhoneMark = keyof typeof marks;

/** Marks a phone by hand; the reason is kept in its history. */
export async function markPhone(phoneId: string, mark: PhoneMark, reason: string) {
  await call(api.POST(marks[mark], { params: { path: { id: phoneId } }, body: { reason } }));
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: keys.conversations.all }),
    queryClient.invalidateQueries({ queryKey: keys.contacts.all })
  ]);
}
