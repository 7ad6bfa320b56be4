import { describe, expect, it } from 'vitest';
import type { Forecast } from '#lib/queries/forecast.ts';
import { launchLabel, sayLaunch, type LaunchFacts } from './launch-words.ts';

const forecast = {
  texts: 305,
  cost_cents: 319,
  days: [
    { day: '2026-11-23', texts: 234, sent: null },
    { day: '2026-11-24', texts: 71, sent: null }
  ]
} as unknown as Forecast;

const facts: LaunchFacts = {
  eligible: 305,
  review: 0,
  out: 16,
  numbers: 2,
  startsAt: null,
  forecast,
  today: '2026-11-23'
};

describe('launch', () => {
  it('says who, when, from where and for how much', () => {
    expect(sayLaunch(facts)).toBe(
      '305 people get a text from 2 numbers, the first today, the last on Tue Nov 24. It costs about $3.19. 16 people get none.'
    );
    expect(launchLabel(facts)).toBe('Launch to 305 people');
  });

  it('does without the forecast until there is one', () => {
    expect(sayLaunch({ ...facts, forecast: undefined, out: 0 })).toBe(
      '305 people get a text from 2 numbers.'
    );
  });

  it('tells one day, one person and those who wait', () => {
    const one = { ...forecast, texts: 1, days: [{ day: '2026-11-24', texts: 1, sent: null }] };
    expect(sayLaunch({ ...facts, eligible: 1, out: 0, numbers: 1, review: 1, forecast: one })).toBe(
      '1 person gets a text from 1 number on Tue Nov 24. It costs about $3.19. 1 person waits for your word.'
    );
  });

  it('promises nothing about a list that is counted later', () => {
    const later = { ...facts, startsAt: '2026-11-24T14:00:00Z' };
    expect(sayLaunch(later)).toContain(
      'On Tue Nov 24, 9:00 AM the list is counted again and whoever may be texted then gets a text from 2 numbers: 305 people as of now.'
    );
    expect(launchLabel(later)).toBe('Schedule for Tue Nov 24, 9:00 AM');
  });
});
