import { expect, test } from 'vitest';
import { clockTime, lawHours } from './words.ts';

test('hours of a law are written as a person reads them', () => {
  expect([0, 510, 720, 1200].map(clockTime)).toEqual([
    '12:00 AM',
    '8:30 AM',
    '12:00 PM',
    '8:00 PM'
  ]);
  expect(lawHours({ days: [0, 1, 2, 3, 4, 5, 6], from: 480, to: 1260, holidays: true })).toBe(
    'every day 8:00 AM to 9:00 PM'
  );
  expect(lawHours({ days: [6], from: 600, to: 1020, holidays: false })).toBe(
    'Sat 10:00 AM to 5:00 PM, no holidays'
  );
});
