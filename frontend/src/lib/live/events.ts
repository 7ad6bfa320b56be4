/** Every live topic and what its payload holds. */
import type { ImportState } from '#lib/queries/imports.ts';

export interface Topics {
  'import.changed': { state: ImportState; phase: string; rows_done: number; rows_total: number };
  'list.changed': unknown;
  'campaign.changed': unknown;
  'template.changed': unknown;
  'recipient.changed': { campaign_id: string };
  'conversation.changed': { unread: number; held: boolean };
  'entry.added': { conversation_id: string; direction: string; kind: string };
  'entry.changed': { conversation_id: string; direction: string; kind: string };
  'phone.changed': unknown;
  'contact.changed': unknown;
  'number.changed': unknown;
  'settings.changed': unknown;
  'user.changed': unknown;
}

export type Topic = keyof Topics;

export interface LiveEvent<Name extends Topic = Topic> {
  type: 'event';
  seq: number;
  topic: Name;
  entity: string;
  entity_id: string;
  payload: Topics[Name];
  at: string;
}

export type Frame = LiveEvent | { type: 'hello'; seq: number } | { type: 'resync'; seq: number };

type Listener = (event: LiveEvent) => void;

/** One typed bus: screens listen by topic, the bridge listens to all. */
export class Bus {
  #listeners = new Map<Topic | '*', Set<Listener>>();

  on<Name extends Topic>(topic: Name, run: (event: LiveEvent<Name>) => void): () => void {
    return this.#add(topic, run as Listener);
  }

  onAny(run: Listener): () => void {
    return this.#add('*', run);
  }

  emit(event: LiveEvent) {
    for (const run of this.#listeners.get(event.topic) ?? []) run(event);
    for (const run of this.#listeners.get('*') ?? []) run(event);
  }

  #add(topic: Topic | '*', run: Listener): () => void {
    const found = this.#listeners.get(topic) ?? new Set<Listener>();
    found.add(run);
    this.#listeners.set(topic, found);
    return () => found.delete(run);
  }
}
