import { describe, expect, it } from 'vitest';
import type { Campaign, Counts, DayLedger } from '#lib/queries/campaigns.ts';
import { clockWords } from './clock-words.ts';
import { checksOf, stepDone } from './editor/checks.ts';
import { audienceOf, audienceSum, ledgerOf, progressOf, progressSum } from './figures.ts';
import { sayNext } from './live/next.ts';

const counts: Counts = {
  total: 1250,
  planned: 544,
  queued: 5,
  sent: 5,
  delivered: 668,
  undelivered: 4,
  failed: 11,
  unknown: 1,
  skipped: 9,
  review: 3,
  replied: 41,
  opted_out: 7
};
const day: DayLedger = {
  number_id: '1',
  e164: '+16175550100',
  label: 'Campaigns',
  day: '2026-11-19',
  cap: 125,
  used: 87,
  external: 0,
  reserved: 12,
  free: 26,
  this_campaign: 77
};

describe('progress', () => {
  it('counts everybody exactly once', () => {
    const found = progressOf(counts);
    expect(found.reachable).toBe(1238);
    expect(found.left).toBe(689);
    expect(progressSum(counts)).toEqual({
      text: '668 delivered + 11 under way + 15 failed + 544 waiting + 3 to decide + 9 left out = 1,250 on the list',
      balanced: true
    });
  });

  it('says so when the sum is not right', () => {
    const found = progressSum({ ...counts, planned: 543 });
    expect(found.balanced).toBe(false);
    expect(found.text).toContain('≠ 1,250');
  });
});

describe('number-day ledger', () => {
  it('has one tick for each text of the limit', () => {
    const found = ledgerOf(day);
    expect(found.ticks).toHaveLength(125);
    expect(found.ticks.filter((tick) => tick === 'other')).toHaveLength(10);
    expect(found.balanced).toBe(true);
  });

  it('tells a limit that was lowered below what had left', () => {
    const found = ledgerOf({ ...day, cap: 50, reserved: 0, free: 0 });
    expect(found.balanced).toBe(false);
    expect(found.sum).toBe(87);
  });
});

describe('audience', () => {
  const excluded = [{ reason: 'opted_out', text: 'Opted out', count: 74 }];
  const preview = { total: 324, eligible: 250, excluded };

  it('adds up to the list', () => {
    expect(audienceSum({ ...preview, review: 0 })).toEqual({
      out: 74,
      balanced: true,
      text: '250 texted + 74 left out = 324 phones'
    });
    expect(audienceSum({ ...preview, review: 0, total: 325 }).balanced).toBe(false);
  });

  it('takes from the forecast who would be asked about, if it speaks of the same people', () => {
    const skipped = [{ reason: 'opted_out', text: 'Opted out', count: 70 }];
    const forecast = { total: 324, eligible: 250, review: 4, skipped };
    const found = audienceOf(preview, forecast);
    expect(audienceSum(found).text).toBe('250 texted + 4 to decide + 70 left out = 324 phones');
    expect(audienceOf(preview, { ...forecast, eligible: 251 })).toEqual({ ...preview, review: 0 });
    expect(audienceOf(preview, undefined).excluded).toBe(excluded);
  });
});

describe('checklist', () => {
  const nothing = { name: '', list: undefined, startsAt: null, now: 0 };

  it('lets nothing through before it is known', () => {
    const found = checksOf({ ...nothing, preview: undefined, numbers: [] });
    expect(found.filter((check) => check.done).map((check) => check.label)).toEqual([
      'Begins at once'
    ]);
  });

  it('does not blame the tokens for a missing consent or STOP line', () => {
    const problems = [
      { code: 'no_opt_out', message: '' },
      { code: 'no_consent', message: '' }
    ];
    const audience = { total: 2, eligible: 2, excluded: [] };
    const text = {
      text: '',
      encoding: 'GSM-7' as const,
      characters: 0,
      segments: 0,
      per_segment: 160
    };
    const preview = {
      ...text,
      problems,
      audience,
      recipients: [],
      worst: null,
      transliterated: []
    };
    const numbers = [{ paused_at: null }];
    const found = checksOf({ ...nothing, name: 'Winter', preview, numbers });
    expect(found.map((check) => check.done)).toEqual([true, false, true, false, true, true, true]);
  });
});

describe('a time to begin', () => {
  const facts = { name: '', list: undefined, preview: undefined, numbers: [] };
  const now = Date.parse('2026-11-23T15:00:00Z');

  it('holds only while it lies ahead', () => {
    const at = (startsAt: string) =>
      checksOf({ ...facts, startsAt, now }).find((check) => check.label.startsWith('Begins'));
    expect(at('2026-11-24T14:00:00Z')).toMatchObject({
      label: 'Begins Tue Nov 24, 9:00 AM',
      done: true
    });
    expect(at('2026-11-23T14:59:00Z')?.done).toBe(false);
    expect(stepDone(checksOf({ ...facts, startsAt: null, now }), 'schedule')).toBe(false);
  });
});

describe('what comes next', () => {
  const now = Date.parse('2026-11-19T19:12:00Z');
  const campaign = { state: 'active', counts, launched_at: '2026-11-12T14:00:00Z' } as Campaign;

  it('names the time, the number and why', () => {
    const next_send = { at: '2026-11-19T19:30:00Z', count: 4, because: 'some are free' };
    const said = sayNext({ ...campaign, next_send }, now);
    expect(`${said.lead}${said.bold}${said.rest}`).toBe('Next send at 2:30 PM: 4 texts');
    expect(said.why).toBe('because some are free.');
  });

  it('names the day when it is another one', () => {
    const next_send = { at: '2026-11-20T14:00:00Z', count: 0, because: '' };
    expect(sayNext({ ...campaign, next_send }, now).bold).toBe('Fri Nov 20 at 9:00 AM');
  });

  it('tells a pause with those who wait', () => {
    const said = sayNext({ ...campaign, state: 'paused', next_send: null }, now);
    expect(said.why).toContain('549 people still wait');
  });
});

describe('before and instead', () => {
  const now = Date.parse('2026-11-23T15:00:00Z');
  const campaign = { counts, launched_at: null, next_send: null } as unknown as Campaign;

  it('says when a scheduled one begins', () => {
    const said = sayNext(
      { ...campaign, state: 'scheduled', starts_at: '2026-11-24T14:00:00Z' },
      now
    );
    expect(`${said.lead}${said.bold}${said.rest}`).toBe('Begins Tue Nov 24 at 9:00 AM.');
  });

  it('does not invent a time where a person must act first', () => {
    const next_send = { at: null, count: 0, because: '3 people wait for your decision' };
    const said = sayNext({ ...campaign, state: 'active', next_send }, now);
    expect(said.lead).toBe('Nothing leaves until somebody acts.');
    expect(said.why).toBe('3 people wait for your decision.');
  });
});

describe('clockWords', () => {
  it('writes hours as people do', () => {
    expect([
      clockWords('09:00'),
      clockWords('18:30'),
      clockWords('00:05'),
      clockWords('12:00')
    ]).toEqual(['9:00 AM', '6:30 PM', '12:05 AM', '12:00 PM']);
  });
});
