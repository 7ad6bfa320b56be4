/** An import with what the document does not describe yet; re-point to the schema as it does. */
import type { components } from './schema.d.ts';

type Schemas = components['schemas'];
type ColumnType =
  'phone' | 'email' | 'zip' | 'name' | 'number' | 'money' | 'date' | 'text' | 'empty';
export type ImportState = Schemas['Import']['state'] | 'mapping' | 'undoing' | 'redoing';
export type ImportKind = 'people' | 'opt_outs';

/** A column as the file has it; type and samples come from its cells. */
export type Column = Schemas['Column'] & { type?: ColumnType; samples?: string[] };

export type Import = Omit<Schemas['Import'], 'state' | 'columns'> & {
  state: ImportState;
  columns: Column[];
  kind?: ImportKind;
  /** The first records as they are read now. */
  sample?: string[][];
  /** The saved map that fitted by itself. */
  map?: { id: string; name: string } | null;
  undo?: (UndoSums & { at: string; by_name: string }) | null;
  original_deleted_at?: string | null;
};

interface Undone {
  removed: number;
  restored: number;
  kept: number;
}
/** What an undo takes back, and what stays because it was edited or used since. */
export interface UndoSums {
  contacts: Undone;
  properties: Undone;
  phones: Omit<Undone, 'restored'>;
  emails: Omit<Undone, 'restored'>;
  members: Omit<Undone, 'restored'>;
  fields: Omit<Undone, 'removed'>;
  kept_total: number;
}

/** Something that an undo leaves alone. */
export interface Kept {
  entity: string;
  entity_id: string;
  /** The person or place, by name. */
  label: string;
  field: string;
  imported: unknown;
  now: unknown;
  why: string;
  by_name: string;
  at: string | null;
}

export type UndoPreview = UndoSums & { kept: Kept[] };

/** Something a column can be read as. */
export interface ImportField {
  key: string;
  label: string;
  group: string;
  type: string;
}

export interface Mapping {
  columns: { field: string }[];
  encoding?: string;
  delimiter?: string;
  save_as?: string;
}

export interface ImportMap {
  id: string;
  name: string;
  columns: Column[];
  created_at: string;
  version: number;
}
