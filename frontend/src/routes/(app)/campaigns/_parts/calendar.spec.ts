import { describe, expect, it } from 'vitest';
import { dayName, dayOf, momentOf, nextMorning, wallOf, zoneWords } from './calendar.ts';

const zone = 'America/New_York';

describe('calendar', () => {
  it('reads the date field on the clock of the business, in winter and in summer', () => {
    expect(momentOf('2026-11-24T09:00', zone)).toBe('2026-11-24T14:00:00.000Z');
    expect(momentOf('2026-07-01T09:00', zone)).toBe('2026-07-01T13:00:00.000Z');
    expect(momentOf('2026-11-24', 'America/Chicago')).toBe('2026-11-24T06:00:00.000Z');
    expect(momentOf('', zone)).toBeNull();
    expect(momentOf('2026-13-40T09:00', zone)).toBeNull();
  });

  it('knows a clock time that is skipped or comes twice', () => {
    expect(momentOf('2026-03-08T02:30', zone)).toBe('2026-03-08T07:30:00.000Z');
    expect(momentOf('2026-11-01T01:30', zone)).toBe('2026-11-01T05:30:00.000Z');
  });

  it('writes what it reads', () => {
    expect(wallOf('2026-11-24T14:00:00Z', zone)).toBe('2026-11-24T09:00');
    expect(wallOf(Date.parse('2026-11-24T03:59:59.999Z'), zone)).toBe('2026-11-23T22:59');
    expect(dayOf('2026-11-24T03:59:00Z', zone)).toBe('2026-11-23');
  });

  it('names a day and a zone for people', () => {
    expect(dayName('2026-11-23')).toBe('Mon Nov 23');
    expect(zoneWords(zone)).toBe('New York');
  });

  it('begins the morning after, also over the change of the clocks', () => {
    expect(nextMorning(Date.parse('2026-11-24T03:00:00Z'), '09:00', zone)).toBe('2026-11-24T09:00');
    expect(nextMorning(Date.parse('2026-10-31T20:00:00Z'), '08:30', zone)).toBe('2026-11-01T08:30');
  });
});
