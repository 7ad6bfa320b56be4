import { expect, it } from 'vitest';
import { twinIn } from './twin.ts';

it('finds the contact that a refusal names', () => {
  const id = '0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d52';
  expect(twinIn(`This phone belongs to a contact of the same name already: ${id}.`)).toBe(id);
  expect(twinIn('Somebody else.')).toBeNull();
});
