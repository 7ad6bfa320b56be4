import { describe, expect, it } from 'vitest';
import { count, plain } from './segments.ts';

const a = (times: number) => 'a'.repeat(times);

describe('segments', () => {
  it.each([
    ['', 0],
    [a(160), 1],
    [a(161), 2],
    [a(306), 2],
    [a(307), 3],
    [`${a(152)}€${a(152)}`, 3],
    ['€'.repeat(80), 1],
    ['€'.repeat(81), 2],
    ['ж'.repeat(70), 1],
    ['ж'.repeat(71), 2],
    [`${'ж'.repeat(66)}😀${'ж'.repeat(66)}`, 3],
    [`${a(159)}’`, 3],
    ['ñüà'.repeat(50) + 'èéùìòÇ', 1],
    [a(69) + 'á', 1],
    [a(70) + 'ê', 2]
  ])('%j is %i', (text, segments) => {
    expect(count(text).segments).toBe(segments);
  });

  it('says what fits and how the text travels', () => {
    expect(count(a(171))).toEqual({
      encoding: 'GSM-7',
      characters: 171,
      segments: 2,
      perSegment: 153
    });
    expect(count('ê')).toEqual({ encoding: 'UCS-2', characters: 1, segments: 1, perSegment: 70 });
  });

  it('makes one text of three by plain characters and leaves letters alone', () => {
    const typed = `${a(159)}’`;
    expect(count(plain(typed)).segments).toBe(1);
    expect(plain('“José’s” – wait…')).toBe('"José\'s" - wait...');
  });
});
