import { expect, it, vi } from 'vitest';

vi.mock('$app/paths', () => ({ resolve: (path: string) => `/${path}` }));
const { address, queryOf, readState } = await import('./filter.ts');

it('leaves the plain page without a query', () => {
  expect(queryOf(readState(new URLSearchParams()))).toBe('');
});

it('keeps search, order, list and the open contact', () => {
  const state = { q: 'keohane 88', sort: 'activity' as const, listId: 'l1', id: 'c1' };
  expect(address(state)).toBe('/contacts?q=keohane+88&sort=activity&list=l1&id=c1');
  expect(readState(new URLSearchParams(queryOf(state)))).toEqual(state);
});

it('takes an unknown order for the usual one', () => {
  expect(readState(new URLSearchParams('sort=phone')).sort).toBe('name');
});
