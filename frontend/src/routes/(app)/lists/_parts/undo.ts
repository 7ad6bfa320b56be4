/** The sums of an undo as lines of a table. */
import type { UndoSums } from '#lib/queries/undo.ts';

export interface UndoLine {
  name: string;
  removed: number | null;
  restored: number | null;
  kept: number;
}

export function undoLines(sums: UndoSums): UndoLine[] {
  const { contacts, properties, phones, emails, members, fields } = sums;
  return [
    { name: 'Contacts', ...contacts },
    { name: 'Properties', ...properties },
    { name: 'Phones', restored: null, ...phones },
    { name: 'E-mails', restored: null, ...emails },
    { name: 'List entries', restored: null, ...members },
    { name: 'Fields and links', removed: null, ...fields }
  ];
}
