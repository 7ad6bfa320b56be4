/** Live events → stale queries. One line per topic; a burst becomes at most four refetches a second per key. */
import { queryClient } from '#lib/queries/client.ts';
import { keys } from '#lib/queries/keys.ts';
import { coalesce } from './coalesce.ts';
import type { LiveEvent, Topic, Topics } from './events.ts';
import { live } from './live.svelte.ts';

type Key = readonly unknown[];
type Affected = { [Name in Topic]: (event: LiveEvent<Name>) => Key[] };

/** Exported for its test. */
export const affected: Affected = {
  'import.changed': (event) => [
    keys.imports.one(event.entity_id),
    keys.imports.list(),
    ...(finished(event.payload) ? [keys.contacts.all, keys.lists.all] : [])
  ],
  'list.changed': () => [keys.lists.all],
  'campaign.changed': (event) => [keys.campaigns.one(event.entity_id), keys.campaigns.list()],
  'template.changed': (event) => [keys.templates.one(event.entity_id), ['templates', 'list']],
  'recipient.changed': (event) => [
    keys.campaigns.one(event.payload.campaign_id),
    keys.campaigns.list()
  ],
  'conversation.changed': () => [keys.conversations.all],
  'entry.added': (event) => [
    keys.entries.of(event.payload.conversation_id),
    keys.conversations.all,
    keys.simulator.all,
    ['contacts', 'timeline']
  ],
  'entry.changed': (event) => [keys.entries.of(event.payload.conversation_id), keys.simulator.all],
  'phone.changed': () => [keys.contacts.all, keys.conversations.all],
  'contact.changed': (event) => [
    keys.contacts.one(event.entity_id),
    ['contacts', 'list'],
    ['contacts', 'count']
  ],
  'number.changed': () => [keys.numbers.all, keys.campaigns.all],
  'settings.changed': () => [keys.settings.all, keys.session],
  'user.changed': () => [keys.users.all, keys.session]
};

function finished(payload: Topics['import.changed']): boolean {
  return ['done', 'failed', 'cancelled'].includes(payload?.state);
}

/** Connects the stream to the query client; returns the function that takes it apart. */
export function bridge(): () => void {
  const refresh = coalesce<Key>(
    250,
    (queryKey) => void queryClient.invalidateQueries({ queryKey })
  );
  const stops = [
    live.onAny((event) => {
      const find = affected[event.topic] as ((event: LiveEvent) => Key[]) | undefined;
      for (const key of find?.(event) ?? []) refresh(key);
    }),
    live.onResync(() => void queryClient.invalidateQueries())
  ];
  return () => stops.forEach((stop) => stop());
}
