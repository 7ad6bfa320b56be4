/**
 * Texts and notes on their way to the server. They show at once, survive a closed page, and go again by
 * themselves when the signal is back: the client key makes sure that each arrives once.
 */
import { ApiError, sentence } from '#lib/api/error.ts';
import { session } from '#lib/auth/session.svelte.ts';
import { sendReply, showEntry, writeMessage, writeNote } from '#lib/queries/entries.ts';

export interface Waiting {
  key: string;
  conversationId: string;
  kind: 'reply' | 'note';
  body: string;
  /** Another of our numbers than the conversation's: the text goes to this phone in a conversation of its own. */
  elsewhere?: { to: string; numberId: string };
  state: 'sending' | 'failed';
  error: string;
  /** Nobody refused it; it only did not get through. */
  again: boolean;
}

const storeKey = 'crm.outbox';

function load(): Waiting[] {
  try {
    const kept = JSON.parse(localStorage.getItem(storeKey) ?? '[]') as Waiting[];
    return kept.map((item) => ({ ...item, again: item.again || item.state === 'sending' }));
  } catch {
    return [];
  }
}

class Outbox {
  items = $state<Waiting[]>(load());

  constructor() {
    addEventListener('online', () => this.#resume());
    setInterval(() => navigator.onLine && this.#resume(), 30_000);
    session.onSignOut(() => {
      this.items = [];
      this.#keep();
    });
    if (session.signedIn) this.#resume();
  }

  of(conversationId: string): Waiting[] {
    return this.items.filter((item) => item.conversationId === conversationId);
  }

  /** Returns the conversation that the text went into, or undefined when it did not go. */
  async send(
    item: Omit<Waiting, 'state' | 'error' | 'again'>
  ): Promise<{ conversationId: string } | undefined> {
    this.#put({ ...item, state: 'sending', error: '', again: false });
    try {
      const conversationId = await deliver(item);
      this.discard(item.key);
      return { conversationId };
    } catch (error) {
      const again = error instanceof ApiError && (error.offline || error.status >= 500);
      this.#put({ ...item, state: 'failed', error: sentence(error), again });
      return undefined;
    }
  }

  discard(key: string) {
    this.items = this.items.filter((item) => item.key !== key);
    this.#keep();
  }

  #put(item: Waiting) {
    const known = this.items.some(({ key }) => key === item.key);
    this.items = known
      ? this.items.map((other) => (other.key === item.key ? item : other))
      : [...this.items, item];
    this.#keep();
  }

  #resume() {
    for (const item of this.items) if (item.again) void this.send(item);
  }

  #keep() {
    if (this.items.length === 0) localStorage.removeItem(storeKey);
    else localStorage.setItem(storeKey, JSON.stringify(this.items));
  }
}

async function deliver(item: Omit<Waiting, 'state' | 'error' | 'again'>): Promise<string> {
  if (item.kind === 'note') {
    showEntry(item.conversationId, await writeNote(item.conversationId, item.body, item.key));
    return item.conversationId;
  }
  const sent = item.elsewhere
    ? await writeMessage({
        to: item.elsewhere.to,
        number_id: item.elsewhere.numberId,
        body: item.body,
        client_key: item.key
      })
    : await sendReply(item.conversationId, item.body, item.key);
  showEntry(sent.conversation_id, sent.entry);
  return sent.conversation_id;
}

export const outbox = new Outbox();
