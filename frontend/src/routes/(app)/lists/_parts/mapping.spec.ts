import { describe, expect, it } from 'vitest';
import { refusal } from './accept.ts';
import { doubled, fieldGroups, missing, plainName } from './mapping.ts';
import { undoLines } from './undo.ts';

describe('what the columns are', () => {
  it.each([
    [['', 'property.city', '1.first'], /A phone, a name/],
    [['1.phone'], null],
    [['2.last', ''], null],
    [['street'], null]
  ])('%j of people', (chosen, expected) => {
    if (expected) expect(missing(chosen)).toMatch(expected);
    else expect(missing(chosen)).toBeNull();
  });

  it('asks opt-outs for phones alone', () => {
    expect(missing(['1.name', 'street'], 'opt_outs')).toMatch(/phones to block/);
    expect(missing(['', '2.phone'], 'opt_outs')).toBeNull();
  });

  it('takes several phones, e-mails, attributes and left-out columns, but one street', () => {
    const columns = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I'].map((name) => ({ name }));
    const chosen = ['1.phone', '1.phone', '', '', 'attribute', 'attribute', 'known', 'known'];
    expect(doubled(chosen, columns).size).toBe(0);
    const wrong = doubled(['street', '1.name', 'street'], columns);
    expect([...wrong.keys()]).toEqual([2]);
    expect(wrong.get(2)).toContain('“A” is this already');
  });

  it('says whose field it is where the heading is out of sight', () => {
    const field = (key: string, label: string, group: 'person' | 'second person' | 'other') => ({
      key,
      label,
      group,
      type: 'text'
    });
    const groups = fieldGroups(
      [
        field('1.name', 'Full name', 'person'),
        field('2.name', 'Full name', 'second person'),
        field('attribute', 'Keep as a field of its own', 'other')
      ],
      'Roof age'
    );
    expect(groups.map(({ options }) => options[0]?.label)).toEqual([
      'Full name',
      'Second person’s full name',
      'Keep as “Roof age”'
    ]);
  });

  it('names a list after its file', () => {
    expect(plainName('Quincy_pre-1960.csv')).toBe('Quincy pre-1960');
  });
});

describe('a file', () => {
  it.each([
    ['list.xlsx', 9, /Save as, CSV/],
    ['list.csv.gz', 9, /Unpack it/],
    ['list.csv', 0, /Export the list again/],
    ['list.csv', 201 * 1024 * 1024, /200 MB/]
  ])('%s of %i bytes is refused with what to do', (name, size, todo) => {
    expect(refusal({ name, size })?.detail).toMatch(todo);
  });

  it('is taken otherwise', () => {
    expect(refusal({ name: 'list.csv', size: 12 })).toBeNull();
  });
});

it('an undo says nothing of what cannot happen', () => {
  const records = { removed: 4, restored: 1, kept: 2 };
  const things = { removed: 3, kept: 0 };
  const lines = undoLines({
    contacts: records,
    properties: records,
    phones: things,
    emails: things,
    members: things,
    fields: { restored: 5, kept: 1 },
    kept: [],
    kept_total: 2
  });
  expect(lines.find(({ name }) => name === 'Phones')).toMatchObject({ removed: 3, restored: null });
  expect(lines.at(-1)).toMatchObject({ removed: null, restored: 5, kept: 1 });
});
