/**
 * The event stream: a ticket, a WebSocket, and the last sequence number, from which the server replays
 * what was missed. `resync` means too much was missed: everything shown is fetched again.
 */
import { api, call } from '#lib/api/client.ts';
import { backoff } from './backoff.ts';
import { Bus, type Frame, type LiveEvent, type Topic } from './events.ts';

export type LiveState = 'live' | 'reconnecting' | 'offline';

const seqKey = 'crm.live.seq';

class Live {
  state = $state<LiveState>('reconnecting');
  #bus = new Bus();
  #resync = new Set<() => void>();
  #socket: WebSocket | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #attempt = 0;
  #wanted = false;
  #seq: number | null = readSeq();
  #connecting = false;

  on<Name extends Topic>(topic: Name, run: (event: LiveEvent<Name>) => void): () => void {
    return this.#bus.on(topic, run);
  }

  onAny(run: (event: LiveEvent) => void): () => void {
    return this.#bus.onAny(run);
  }

  onResync(run: () => void): () => void {
    this.#resync.add(run);
    return () => this.#resync.delete(run);
  }

  start() {
    if (this.#wanted) return;
    this.#wanted = true;
    addEventListener('online', this.#online);
    addEventListener('offline', this.#offline);
    document.addEventListener('visibilitychange', this.#visible);
    void this.#connect();
  }

  stop() {
    this.#wanted = false;
    removeEventListener('online', this.#online);
    removeEventListener('offline', this.#offline);
    document.removeEventListener('visibilitychange', this.#visible);
    clearTimeout(this.#timer);
    this.#close();
  }

  /** Another person signs in next: their stream starts anew. */
  forget() {
    this.stop();
    this.#seq = null;
    sessionStorage.removeItem(seqKey);
  }

  async #connect() {
    if (!this.#wanted || this.#socket || this.#connecting) return;
    if (!navigator.onLine) {
      this.state = 'offline';
      return;
    }
    this.#connecting = true;
    try {
      const { ticket } = await call(api.POST('/v1/live/ticket', {}));
      if (this.#wanted) this.#open(ticket);
    } catch {
      this.#again();
    } finally {
      this.#connecting = false;
    }
  }

  #open(ticket: string) {
    const url = new URL('/v1/live', location.href.replace(/^http/, 'ws'));
    url.searchParams.set('ticket', ticket);
    if (this.#seq !== null) url.searchParams.set('since', String(this.#seq));
    const socket = new WebSocket(url);
    this.#socket = socket;
    socket.onmessage = (message) => this.#receive(JSON.parse(String(message.data)) as Frame);
    socket.onclose = () => {
      if (this.#socket !== socket) return;
      this.#socket = null;
      this.#again();
    };
  }

  #receive(frame: Frame) {
    this.#attempt = 0;
    this.state = 'live';
    // A replay may overlap with what arrived before; each event counts once.
    if (frame.type === 'event' && this.#seq !== null && frame.seq <= this.#seq) return;
    if (frame.type === 'hello') {
      // With a position of our own the missed events follow; only a first start, or a server whose
      // numbering began anew, takes the server's position.
      if (this.#seq === null) this.#keep(frame.seq);
      else if (frame.seq < this.#seq) this.#startOver(frame.seq);
      return;
    }
    if (frame.type === 'resync') return this.#startOver(frame.seq);
    this.#keep(frame.seq);
    this.#bus.emit(frame);
  }

  #startOver(seq: number) {
    this.#keep(seq);
    for (const run of this.#resync) run();
  }

  #keep(seq: number) {
    this.#seq = seq;
    sessionStorage.setItem(seqKey, String(seq));
  }

  #again() {
    if (!this.#wanted) return;
    this.state = navigator.onLine ? 'reconnecting' : 'offline';
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#connect(), backoff(this.#attempt, Math.random()));
    this.#attempt += 1;
  }

  #close() {
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #online = () => {
    this.#attempt = 0;
    clearTimeout(this.#timer);
    void this.#connect();
  };

  #offline = () => {
    this.state = 'offline';
    clearTimeout(this.#timer);
    this.#close();
  };

  #visible = () => {
    if (document.visibilityState === 'visible' && !this.#socket) this.#online();
  };
}

function readSeq(): number | null {
  const found = sessionStorage.getItem(seqKey);
  return found === null ? null : Number(found);
}

export const live = new Live();
