import { expect, test } from 'vitest';
import type { DossierMark, DossierText } from '#lib/queries/proof.ts';
import { history, readAs, stateWord } from './history.ts';

test('texts and marks stand in the order in which they happened', () => {
  const texts = [
    { entry_id: 1, at: '2026-11-16T15:00:02.9Z' },
    { entry_id: 2, at: '2026-11-16T15:00:05Z' }
  ] as DossierText[];
  const marks = [{ id: 1, at: '2026-11-16T15:00:02.95Z' }] as DossierMark[];
  expect(history({ texts, marks } as never).map(({ key }) => key)).toEqual([
    'text 1',
    'mark 1',
    'text 2'
  ]);
});

test('the state of a text is said in words, with its reason', () => {
  expect(stateWord({ state: 'delivered', state_text: '' })).toBe('delivered');
  expect(stateWord({ state: 'cancelled', state_text: 'Opted out' })).toBe('not sent: Opted out');
  expect(readAs('opt_out')).toBe('an opt-out');
});
