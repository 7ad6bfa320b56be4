import { describe, expect, it } from 'vitest';
import type { Entry } from '#lib/queries/entries.ts';
import { inZone, snoozeChoices } from './snooze.ts';
import { author, dayLabel, doubt, parts } from './words.ts';

const held = {
  body: 'Can you stop by? 😀 I want it to quit.',
  spans: [
    [8, 12],
    [32, 36]
  ]
} as unknown as Entry;

describe('doubtful words', () => {
  it('are counted in code points and quoted in the reason', () => {
    const words = parts(held.body, held.spans).filter((part) => part.doubtful);
    expect(words.map((part) => part.text)).toEqual(['stop', 'quit']);
    expect(
      parts(held.body, held.spans)
        .map((part) => part.text)
        .join('')
    ).toBe(held.body);
    expect(doubt(held)).toMatch(/^“Stop” and “quit” are in the text/);
    expect(doubt({ ...held, spans: [] })).toBe('It may ask us to stop, or it may not.');
  });
});

describe('days and authors', () => {
  const now = Date.parse('2026-11-23T15:00:00Z');

  it('names the day in the business time zone', () => {
    expect(dayLabel('2026-11-23T05:30:00Z', now)).toBe('Today');
    expect(dayLabel('2026-11-23T04:30:00Z', now)).toBe('Yesterday');
    expect(dayLabel('2026-11-19T15:00:00Z', now)).toBe('Thu Nov 19');
    expect(dayLabel('2025-11-19T15:00:00Z', now)).toBe('Nov 19, 2025');
  });

  it('says who wrote', () => {
    expect(author({ author: 'u1' }, 'u1')).toBe('You');
    expect(author({ author: 'u2', author_name: 'Maureen Riley' }, 'u1')).toBe('Maureen');
    expect(author({ author: 'campaign', campaign: { name: 'Quincy' } }, 'u1')).toBe('Quincy');
  });
});

describe('snooze', () => {
  const zone = 'America/New_York';

  it('offers moments of the business day', () => {
    const choices = snoozeChoices(Date.parse('2026-11-23T15:00:00Z'), zone);
    expect(choices.map(({ label, until }) => [label, until.toISOString()])).toEqual([
      ['In an hour', '2026-11-23T16:00:00.000Z'],
      ['This afternoon', '2026-11-23T21:00:00.000Z'],
      ['Tomorrow morning', '2026-11-24T13:00:00.000Z'],
      ['In a week', '2026-11-30T13:00:00.000Z']
    ]);
  });

  it('names Monday when it is neither tomorrow nor a week away', () => {
    const names = (now: string) => snoozeChoices(Date.parse(now), zone).map(({ label }) => label);
    expect(names('2026-11-25T15:00:00Z')).toContain('Monday morning');
    expect(names('2026-11-29T15:00:00Z')).not.toContain('Monday morning');
  });

  it('keeps the hour over the change of the clocks', () => {
    expect(inZone(2026, 11, 1, 8, zone).toISOString()).toBe('2026-11-01T13:00:00.000Z');
    expect(inZone(2026, 10, 31, 8, zone).toISOString()).toBe('2026-10-31T12:00:00.000Z');
    expect(inZone(2027, 3, 14, 8, zone).toISOString()).toBe('2027-03-14T12:00:00.000Z');
  });
});
