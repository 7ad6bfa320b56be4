import { infiniteQueryOptions, type InfiniteData } from '@tanstack/svelte-query';
import { api, call, idempotent } from '#lib/api/client.ts';
import type { components } from '#lib/api/schema.d.ts';
import { queryClient } from './client.ts';
import { keys } from './keys.ts';
import { nextCursor } from './pages.ts';

type Schemas = components['schemas'];
type EntryPage = Schemas['PageEntry'];

export type SendState = Schemas['SendState'];
/** The contract cannot say of a named shape that it may be null; these two may. */
export type Entry = Omit<Schemas['Entry'], 'campaign' | 'send'> & {
  campaign: Schemas['CampaignRef'] | null;
  send: SendState | null;
};

/** What was said, newest first. */
export const entriesQuery = (conversationId: string) =>
  infiniteQueryOptions({
    queryKey: keys.entries.of(conversationId),
    queryFn: ({ signal, pageParam }) =>
      call(
        api.GET('/v1/conversations/{id}/entries', {
          signal,
          params: { path: { id: conversationId }, query: { limit: 50, cursor: pageParam } }
        })
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextCursor
  });

/** Puts a new entry at the end of what is shown, without waiting for the list to be read again. */
export function showEntry(conversationId: string, entry: Schemas['Entry']) {
  const key = keys.entries.of(conversationId);
  queryClient.setQueryData<InfiniteData<EntryPage>>(key, (data) => {
    const [newest, ...older] = data?.pages ?? [];
    if (!data || !newest) return data;
    const known = data.pages.some((page) => page.items.some(({ id }) => id === entry.id));
    if (known) return data;
    return {
      ...data,
      pages: [{ ...newest, items: [entry, ...newest.items] }, ...older]
    };
  });
  void queryClient.invalidateQueries({ queryKey: key });
  void queryClient.invalidateQueries({ queryKey: ['conversations', 'list'] });
}

/** The client key belongs to one draft: however often it is pressed, one text leaves. */
export async function sendReply(conversationId: string, body: string, clientKey: string) {
  return call(
    api.POST('/v1/conversations/{id}/messages', {
      params: { path: { id: conversationId } },
      body: { body, client_key: clientKey }
    })
  );
}

/** The same key again writes no second note. */
export async function writeNote(conversationId: string, body: string, key: string) {
  return call(
    api.POST('/v1/conversations/{id}/notes', {
      params: { path: { id: conversationId } },
      headers: idempotent(key),
      body: { body }
    })
  );
}

export interface NewMessage {
  to?: string;
  contact_id?: string;
  number_id: string;
  body: string;
  client_key: string;
}

/** Writes to a number or a contact; the conversation is found or begun. */
export async function writeMessage(message: NewMessage) {
  const sent = await call(api.POST('/v1/messages', { body: message }));
  void queryClient.invalidateQueries({ queryKey: keys.conversations.all });
  return sent;
}
