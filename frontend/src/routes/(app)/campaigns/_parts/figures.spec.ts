import { describe, expect, it } from 'vitest';
import type { Campaign, Counts, DayLedger } from '#lib/queries/campaigns.ts';
import { clockWords } from './clock-words.ts';
import { checksOf } from './editor/checks.ts';
import { ledgerOf, leftOut, progressOf, progressSum } from './figures.ts';
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
      text: '668 delivered + 11 under way + 15 failed + 544 waiting + 12 left out = 1,250 on the list',
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
  it('adds up to the list', () => {
    const excluded = [{ reason: 'opted_out', text: 'Opted out', count: 74 }];
    expect(leftOut({ total: 324, eligible: 250, excluded })).toEqual({ count: 74, balanced: true });
    expect(leftOut({ total: 325, eligible: 250, excluded }).balanced).toBe(false);
  });
});

describe('checklist', () => {
  it('lets nothing through before it is known', () => {
    const found = checksOf({ name: '', list: undefined, preview: undefined, numbers: [] });
    expect(found.filter((check) => check.done)).toEqual([]);
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
    const found = checksOf({ name: 'Winter', list: undefined, preview, numbers });
    expect(found.map((check) => check.done)).toEqual([true, false, true, false, true, true]);
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
