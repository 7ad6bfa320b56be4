import { describe, expect, it } from 'vitest';
import * as format from './format.ts';

describe('money', () => {
  it('writes cents with two digits and groups thousands', () => {
    expect(format.money(123450)).toBe('$1,234.50');
    expect(format.money(0)).toBe('$0.00');
    expect(format.money(-5)).toBe('-$0.05');
  });
  it('writes an estimate in whole dollars and an unknown one as a dash', () => {
    expect(format.money(58_500_000, { cents: false })).toBe('$585,000');
    expect(format.money(null)).toBe('–');
  });
});

describe('phone', () => {
  it.each([
    ['+16175550142', '(617) 555-0142'],
    ['+442075550142', '+442075550142'],
    ['', '–'],
    [null, '–']
  ])('writes %s as %s', (from, to) => {
    expect(format.phone(from)).toBe(to);
  });
});

describe('figures', () => {
  it('groups thousands, shows zero and never hides the unknown', () => {
    expect(format.count(5014)).toBe('5,014');
    expect(format.count(0)).toBe('0');
    expect(format.count(undefined)).toBe('–');
    expect(format.counted(1, 'text')).toBe('1 text');
    expect(format.counted(1250, 'person', 'people')).toBe('1,250 people');
  });
  it('never rounds a part to the whole or to nothing', () => {
    expect(format.percent(41, 668)).toBe('6.1%');
    expect(format.percent(99_999, 100_000)).toBe('99.9%');
    expect(format.percent(1, 100_000)).toBe('under 0.1%');
    expect(format.percent(3, 3)).toBe('100%');
    expect(format.percent(0, 0)).toBe('–');
  });
  it('writes sizes and durations', () => {
    expect(format.bytes(3_100_000)).toBe('3.1 MB');
    expect(format.duration(252)).toBe('4 min 12 s');
    expect(format.duration(41)).toBe('41 s');
  });
});

describe('times, in the business time zone', () => {
  const now = '2026-11-20T01:14:00Z'; // Thu Nov 19, 8:14 PM in New York
  it.each([
    ['2026-11-20T01:13:40Z', 'now'],
    ['2026-11-20T01:02:14Z', '11 min'],
    ['2026-11-19T21:47:00Z', '4:47 PM'],
    ['2026-11-19T04:30:00Z', 'Wed'],
    ['2026-11-10T14:41:00Z', 'Nov 10'],
    ['2025-04-02T14:41:00Z', 'Apr 2, 2025'],
    ['2026-11-20T14:00:00Z', 'tomorrow 9:00 AM'],
    ['2026-11-27T14:00:00Z', 'Nov 27']
  ])('%s is %s', (moment, text) => {
    expect(format.relative(moment, now)).toBe(text);
  });
  it('is exact on hover', () => {
    expect(format.exact('2026-11-20T01:02:14Z')).toBe('Thu Nov 19, 2026, 8:02:14 PM');
    expect(format.dayTime('2026-11-20T01:02:14Z')).toBe('Thu Nov 19, 8:02 PM');
  });
  it('follows the zone of the business', () => {
    format.setTimeZone('America/Los_Angeles');
    expect(format.time('2026-11-20T01:02:14Z')).toBe('5:02 PM');
    format.setTimeZone('America/New_York');
    expect(format.time('2026-11-20T01:02:14Z')).toBe('8:02 PM');
  });
});

describe('initials', () => {
  it('takes first and last', () => {
    expect(format.initials('Maureen Riley')).toBe('MR');
    expect(format.initials('Pat & Kim Sullivan')).toBe('PS');
    expect(format.initials('')).toBe('?');
  });
});
