/** The sums of an import's ledger, and how its fields are written. */
import { count, counted, money, phone } from '#lib/format.ts';
import type { BarPart } from '#lib/components/ui/bar.svelte';
import type { LedgerLine } from '#lib/components/ui/ledger.svelte';
import type { Fate, Import, ImportRow } from '#lib/queries/imports.ts';
import { fateOrder, fates } from './words.ts';

type Counts = Import['counts'];

const delimiters: Record<string, string> = {
  ',': 'comma',
  ';': 'semicolon',
  '\t': 'tab',
  '|': 'bar'
};
const formats: Record<string, string> = {
  propertyradar: 'PropertyRadar',
  propertyradar_cleaned: 'PropertyRadar, cleaned',
  openphone: 'OpenPhone contacts',
  exit_cape: 'Exit Cape',
  exit_premier: 'Exit Premier',
  jackconway: 'Jack Conway',
  raveis: 'Raveis',
  lamacchia: 'Lamacchia',
  vicente: 'Vicente',
  sothebys: 'Sotheby’s',
  realtor: 'Realtors',
  standard: 'Standard',
  generic: 'Table'
};

export function knownColumns(found: Pick<Import, 'columns'>): number {
  return found.columns.filter((column) => column.field !== '').length;
}

/** "PropertyRadar · UTF-8, comma · 39 of 39 columns known", or "as “Assessor” says" of a saved map. */
export function fileFacts(found: Import): string {
  const delimiter = delimiters[found.delimiter] ?? `“${found.delimiter}”`;
  const known = `${knownColumns(found)} of ${counted(found.columns.length, 'column')} known`;
  const format = found.map
    ? `as “${found.map.name}” says`
    : (formats[found.format] ?? found.format);
  return `${format} · ${found.encoding.toUpperCase()}, ${delimiter} · ${known}`;
}

/** "9f3c…e21a" */
export function shortHash(sha256: string): string {
  return `${sha256.slice(0, 4)}…${sha256.slice(-4)}`;
}

export function dataRows({ rows }: Counts): number {
  return fateOrder.reduce((sum, fate) => sum + rows[fate], 0);
}

export function fateParts({ rows }: Counts): BarPart[] {
  return fateOrder
    .filter((fate) => fate !== 'skipped' || rows.skipped > 0)
    .map((fate) => ({ label: fates[fate].plural, value: rows[fate], tone: fates[fate].bar }));
}

/** What each line stands for, summed here again: the check compares it with the file's own lines. */
export function fileSum({ rows }: Counts): { lines: LedgerLine[]; sum: number; balanced: boolean } {
  const others = rows.header + rows.blank + rows.footer;
  const records = fateOrder.reduce((sum, fate) => sum + rows[fate], others);
  const sum = records + rows.line_breaks;
  const plus = (label: string, value: number): LedgerLine => ({
    sign: '+',
    label,
    value: count(value)
  });
  const lines: LedgerLine[] = [
    { label: 'Header', value: count(rows.header) },
    plus('Created', rows.created),
    plus('Updated fields', rows.updated),
    plus('Unchanged', rows.unchanged),
    plus('Merged into an earlier row', rows.merged_in_file),
    plus('Rejected, with a reason', rows.rejected),
    plus('Skipped', rows.skipped),
    plus('Blank lines', rows.blank),
    plus('Footer (licence sentence)', rows.footer),
    { sign: '=', label: 'Records', value: count(records), sum: true },
    plus('Line breaks inside quotes', rows.line_breaks),
    { sign: '=', label: 'Physical lines in the file', value: count(sum), sum: true }
  ];
  return { lines, sum, balanced: records === rows.records && sum === rows.lines };
}

export interface TableLine {
  name: string;
  before: number;
  created: number;
  now: number;
  updated: number;
  unchanged: number;
  /** Each that the file names, however often: created, updated and unchanged. */
  inFile: number;
  agrees: boolean;
}

/** Before + created = now, table by table. */
export function tableLines({ counts, delta }: Import): TableLine[] {
  const names = [
    ['Contacts', 'contacts'],
    ['Properties', 'properties'],
    ['Phones', 'phones'],
    ['E-mails', 'emails']
  ] as const;
  return names.map(([name, key]) => {
    const { created, updated, unchanged } = counts[key];
    const { before, after: now } = delta[key];
    const inFile = created + updated + unchanged;
    const agrees = now - before >= created;
    return { name, before, created, now, updated, unchanged, inFile, agrees };
  });
}

export interface ReasonLine {
  reason: string;
  rows: number;
}

/** Most frequent first. */
export function reasonLines({ reasons }: Counts): ReasonLine[] {
  return Object.entries(reasons)
    .map(([reason, rows]) => ({ reason, rows }))
    .sort((one, other) => other.rows - one.rows || one.reason.localeCompare(other.reason));
}

const fieldNames: Record<string, string> = {
  e164: 'Phone',
  est_value_cents: 'Estimated value',
  est_equity_cents: 'Estimated equity',
  equity_pct: 'Equity share',
  yr_built: 'Year built',
  sqft: 'Square feet',
  zip5: 'ZIP',
  lat: 'Latitude',
  lon: 'Longitude',
  apn: 'Parcel number',
  recorder_owner: 'Owner of record',
  mail: 'Mailing address',
  owner_occupied: 'Lives there',
  listed_for_sale: 'Listed for sale'
};

/** "est_value_cents" → "Estimated value"; others by their own words. */
export function fieldName(field: string): string {
  const plain = field.replaceAll('_', ' ');
  return fieldNames[field] ?? plain.charAt(0).toUpperCase() + plain.slice(1);
}

/** A stored value as people read it; null when there is none. */
export function fieldValue(field: string, value: unknown): string | null {
  if (value === null || value === undefined || value === '') return null;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (field.endsWith('_cents') && typeof value === 'number') {
    return money(value, { cents: value % 100 !== 0 });
  }
  if (field.endsWith('_pct') && typeof value === 'number') return `${value}%`;
  if (field === 'e164' && typeof value === 'string') return phone(value);
  if (typeof value === 'number')
    return field.startsWith('year') ? String(value) : plainNumber(value);
  if (typeof value === 'object') {
    return Object.values(value as Record<string, unknown>)
      .filter(Boolean)
      .join(', ');
  }
  return String(value);
}

function plainNumber(value: number): string {
  return Number.isInteger(value) ? count(value) : String(value);
}

export function lines({ line_from, line_to }: Pick<ImportRow, 'line_from' | 'line_to'>): string {
  return line_from === line_to ? count(line_from) : `${count(line_from)}–${count(line_to)}`;
}

export function isFate(value: string | null): value is Fate {
  return fateOrder.includes(value as Fate);
}

const parts: Record<string, string> = {
  name: 'name',
  first: 'first name',
  last: 'last name',
  phone: 'phone',
  email: 'e-mail',
  street: 'street',
  city: 'town',
  state: 'state',
  zip: 'ZIP'
};

/** "1.phone" → "First person’s phone"; what each column is read as. */
export function columnMeaning(field: string): string {
  if (field === '') return 'Not known';
  if (field === 'attribute') return 'Kept as a field of its own';
  if (field === 'known') return 'Known, not needed';
  const [group = '', part = ''] = field.split('.');
  if (group === '1') return `First person’s ${parts[part] ?? part}`;
  if (group === '2') return `Second person’s ${parts[part] ?? part}`;
  if (group === 'mail') return `Mailing ${parts[part] ?? part}`;
  return fieldName(part || group);
}
