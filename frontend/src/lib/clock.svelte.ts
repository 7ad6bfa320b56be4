/** The business clock: the server's time, ticking here. The simulator may shift it, so `Date.now()` is wrong. */
import { setTimeZone } from './format.ts';

const tick = 10_000;

class Clock {
  #offset = 0;
  #now = $state(Date.now());

  constructor() {
    setInterval(() => this.#beat(), tick);
    document.addEventListener('visibilitychange', () => this.#beat());
  }

  /** Milliseconds, changing every ten seconds: reading it in markup keeps the markup current. */
  get now(): number {
    return this.#now;
  }

  follow(serverNow: string, timezone: string) {
    setTimeZone(timezone);
    this.#offset = Date.parse(serverNow) - Date.now();
    this.#beat();
  }

  #beat() {
    this.#now = Date.now() + this.#offset;
  }
}

export const clock = new Clock();
