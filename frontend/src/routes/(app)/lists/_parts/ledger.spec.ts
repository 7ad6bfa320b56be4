import { describe, expect, it } from 'vitest';
import type { Import } from '#lib/queries/imports.ts';
import { fateParts, fieldName, fieldValue, fileSum, reasonLines } from './ledger.ts';

const rows: Import['counts']['rows'] = {
  header: 1,
  blank: 3,
  footer: 1,
  created: 3214,
  updated: 1102,
  unchanged: 588,
  merged_in_file: 61,
  rejected: 36,
  skipped: 0,
  records: 5006,
  line_breaks: 8,
  lines: 5014
};
const none = { created: 0, updated: 0, unchanged: 0 };
const counts: Import['counts'] = {
  rows,
  contacts: none,
  properties: none,
  phones: none,
  emails: none,
  members: { added: 0, already: 0 },
  reasons: { nul_byte: 3, nothing_identifiable: 19, bad_bytes: 3 }
};

describe('the file adds up', () => {
  it('sums every line of the file', () => {
    const { lines, sum, balanced } = fileSum(counts);
    expect(sum).toBe(5014);
    expect(balanced).toBe(true);
    expect(lines.find(({ label }) => label === 'Records')?.value).toBe('5,006');
    expect(lines.at(-1)?.value).toBe('5,014');
  });

  it('says so when a row is missing', () => {
    const short = { ...counts, rows: { ...rows, created: 3213 } };
    expect(fileSum(short).balanced).toBe(false);
  });

  it('names a fate without rows only when it can happen', () => {
    expect(fateParts(counts).map(({ label }) => label)).not.toContain('Skipped');
    const skipping = { ...counts, rows: { ...rows, skipped: 2 } };
    expect(fateParts(skipping).at(-1)).toEqual({ label: 'Skipped', value: 2, tone: 'fg' });
  });

  it('puts the most frequent reason first', () => {
    const order = reasonLines(counts).map(({ reason }) => reason);
    expect(order).toEqual(['nothing_identifiable', 'bad_bytes', 'nul_byte']);
  });
});

describe('a field', () => {
  it('is called what people call it', () => {
    expect(fieldName('est_value_cents')).toBe('Estimated value');
    expect(fieldName('purchase_date')).toBe('Purchase date');
  });

  it('is written as people write it', () => {
    expect(fieldValue('est_value_cents', 67150000)).toBe('$671,500');
    expect(fieldValue('year_built', 1938)).toBe('1938');
    expect(fieldValue('sqft', 1472)).toBe('1,472');
    expect(fieldValue('e164', '+16175550168')).toBe('(617) 555-0168');
    expect(fieldValue('listed_for_sale', false)).toBe('no');
    expect(fieldValue('unit', '')).toBeNull();
    expect(fieldValue('mail', { street: '88 Adams St', city: '', zip: '02169' })).toBe(
      '88 Adams St, 02169'
    );
  });
});
