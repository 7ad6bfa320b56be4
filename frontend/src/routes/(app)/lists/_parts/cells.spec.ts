import { expect, it } from 'vitest';
import { cells } from './cells.ts';

it.each([
  ['a,b,,c', ',', ['a', 'b', '', 'c']],
  ['"KEOHANE,THOMAS & JOAN",02169', ',', ['KEOHANE,THOMAS & JOAN', '02169']],
  ['"the ""old"" house";1938\r\n', ';', ['the "old" house', '1938']],
  ['"two\nlines",x', ',', ['two\nlines', 'x']]
])('parts %j', (raw, delimiter, expected) => {
  expect(cells(raw, delimiter)).toEqual(expected);
});
