/** What is asked of a person about the columns of a file. */
import type { Column, ImportKind } from '#lib/queries/imports.ts';
import type { ImportField, Mapping } from '#lib/queries/mapping.ts';

const groupNames: Record<string, string> = {
  person: 'Person',
  'second person': 'Second person of the same place',
  place: 'Place',
  'mailing address': 'Mailing address',
  other: 'Other'
};

export interface FieldGroup {
  label: string;
  options: { value: string; label: string }[];
}

/** The fields under their headings; "kept on its own" names the column that it keeps. */
export function fieldGroups(fields: ImportField[], column: string): FieldGroup[] {
  const groups = Map.groupBy(fields, (field) => field.group);
  return [...groups].map(([group, found]) => ({
    label: groupNames[group] ?? group,
    options: found.map((field) => ({ value: field.key, label: fieldLabel(field, column) }))
  }));
}

/** A closed select shows no heading, so that a label must say it by itself. */
function fieldLabel({ key, label, group }: ImportField, column: string): string {
  if (key === 'attribute') return `Keep as “${column}”`;
  if (group === 'second person') return `Second person’s ${words(label)}`;
  if (group === 'mailing address') return `Mailing ${words(label)}`;
  return label;
}

/** "Full name" → "full name"; "ZIP" stays. */
function words(label: string): string {
  return label === label.toUpperCase() ? label : label.charAt(0).toLowerCase() + label.slice(1);
}

const naming = /^(street|[12]\.(name|last|phone|email))$/;

/** What must still be said before the file can be read; null when nothing. */
export function missing(chosen: string[], kind: ImportKind = 'people'): string | null {
  if (kind === 'opt_outs') {
    const found = chosen.some((field) => field.endsWith('.phone'));
    return found ? null : 'Choose the column that holds the phones to block.';
  }
  if (chosen.some((field) => naming.test(field))) return null;
  return 'A phone, a name, an e-mail or a street is needed: choose the column that holds one.';
}

/** Fields that several columns of a file may hold. */
const several = /^$|^known$|^attribute$|\.phone$|\.email$/;

/** Column → why it cannot be what was chosen. */
export function doubled(chosen: string[], columns: Pick<Column, 'name'>[]): Map<number, string> {
  const wrong = new Map<number, string>();
  chosen.forEach((field, at) => {
    const first = chosen.indexOf(field);
    if (first < at && !several.test(field)) {
      wrong.set(at, `“${columns[first]?.name}” is this already. Choose another for one of them.`);
    }
  });
  return wrong;
}

export const typeWords: Record<string, string> = {
  phone: 'phones',
  email: 'e-mails',
  zip: 'ZIPs',
  name: 'names',
  number: 'numbers',
  money: 'money',
  date: 'dates',
  text: 'text',
  empty: 'empty'
};

export type Encoding = NonNullable<Mapping['encoding']>;

export const encodings: { value: Encoding; label: string }[] = [
  { value: 'utf-8', label: 'UTF-8' },
  { value: 'windows-1252', label: 'Windows (Western)' },
  { value: 'utf-16le', label: 'UTF-16' },
  { value: 'utf-16be', label: 'UTF-16, big-endian' }
];

export const delimiters: { value: string; label: string }[] = [
  { value: ',', label: 'comma ,' },
  { value: ';', label: 'semicolon ;' },
  { value: '\t', label: 'tab' },
  { value: '|', label: 'bar |' }
];

/** "Realtors_2026-10.csv" → "Realtors 2026-10" */
export function plainName(filename: string): string {
  return filename.replace(/\.[^.]*$/, '').replaceAll('_', ' ');
}
