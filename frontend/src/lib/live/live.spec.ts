import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { backoff } from './backoff.ts';
import { coalesce } from './coalesce.ts';
import { Bus, type LiveEvent } from './events.ts';

describe('backoff', () => {
  it('doubles, keeps jitter within half, and stops at thirty seconds', () => {
    expect(backoff(0, 1)).toBe(500);
    expect(backoff(0, 0)).toBe(250);
    expect(backoff(3, 1)).toBe(4000);
    expect(backoff(20, 1)).toBe(30_000);
    expect(backoff(20, 0)).toBe(15_000);
  });
});

describe('coalesce', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('turns a hundred events in a second into at most five refetches and loses no last one', () => {
    const ran: string[] = [];
    const refresh = coalesce<readonly string[]>(250, (key) => ran.push(key.join('/')));
    for (let event = 0; event < 100; event += 1) {
      refresh(['imports', 'a']);
      vi.advanceTimersByTime(10);
    }
    vi.advanceTimersByTime(1000);
    expect(ran.length).toBeGreaterThanOrEqual(4);
    expect(ran.length).toBeLessThanOrEqual(5);
    ran.length = 0;
    refresh(['imports', 'a']);
    refresh(['imports', 'b']);
    expect(ran).toEqual(['imports/a', 'imports/b']);
  });
});

describe('bus', () => {
  const event: LiveEvent<'recipient.changed'> = {
    type: 'event',
    seq: 7,
    topic: 'recipient.changed',
    entity: 'recipient',
    entity_id: 'r1',
    payload: { campaign_id: 'c1' },
    at: '2026-11-19T15:00:00Z'
  };

  it('calls listeners of the topic and of all topics until they stop', () => {
    const bus = new Bus();
    const heard: string[] = [];
    const stop = bus.on('recipient.changed', (found) => heard.push(found.payload.campaign_id));
    bus.on('list.changed', () => heard.push('wrong'));
    bus.onAny((found) => heard.push(found.topic));
    bus.emit(event);
    stop();
    bus.emit(event);
    expect(heard).toEqual(['c1', 'recipient.changed', 'recipient.changed']);
  });
});
