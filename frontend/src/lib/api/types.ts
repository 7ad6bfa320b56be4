/** The shapes screens work with, by their names in the product. One place to re-point when the document changes. */
export interface Page<Item> {
  items: Item[];
  next_cursor: string | null;
}

/** Owner, office, crew; later ones are shown by their own name. */
export type Role = string;

export interface Session {
  user: { id: string; email: string; name: string; role: Role };
  permissions: string[];
  business: {
    name: string;
    timezone: string;
    window_from: string;
    window_to: string;
    default_state: string;
  };
  now: string;
  clock_shifted: boolean;
  openphone: 'simulator' | 'live';
}

export interface Phone {
  id: string;
  e164: string;
  display: string;
  label: string | null;
  is_primary: boolean;
  line_type: string | null;
  opted_out_at: string | null;
  held_at: string | null;
  wrong_number_at: string | null;
}

export interface Property {
  id: string;
  street: string;
  unit: string | null;
  city: string;
  state: string;
  zip5: string;
}

export interface PropertyDetail extends Property {
  relationship: string;
  is_primary: boolean;
  year_built: number | null;
  sqft: number | null;
  beds: number | null;
  baths: number | null;
  est_value_cents: number | null;
  est_equity_cents: number | null;
  purchase_date: string | null;
}

export interface Contact {
  id: string;
  kind: string;
  name: string;
  first_name: string | null;
  last_name: string | null;
  type: string | null;
  phones: Phone[];
  emails: { id: string; address: string; is_primary: boolean }[];
  property: Property | null;
  last_activity_at: string | null;
  created_at: string;
  version: number;
}

export interface ContactDetail extends Contact {
  properties: PropertyDetail[];
  lists: { id: string; name: string }[];
}

export interface List {
  id: string;
  name: string;
  kind: string;
  import_id: string | null;
  member_count: number;
  consent_basis: string | null;
  attested_by_name: string | null;
  attested_at: string | null;
  attested_text: string | null;
  created_at: string;
  version: number;
}

export type ImportState =
  'uploaded' | 'reading' | 'preview' | 'merging' | 'done' | 'failed' | 'cancelled';
export type Fate = 'created' | 'updated' | 'unchanged' | 'merged_in_file' | 'rejected' | 'skipped';

export interface EntityCounts {
  created: number;
  updated: number;
  unchanged: number;
}
export interface Delta {
  before: number;
  after: number;
}

export interface Import {
  id: string;
  list: { id: string; name: string };
  filename: string;
  bytes: number;
  sha256: string;
  encoding: string;
  delimiter: string;
  format: string;
  columns: { name: string; field: string }[];
  state: ImportState;
  strategy: 'fill' | 'replace' | 'skip';
  progress: { phase: string; rows_done: number; rows_total: number };
  counts: {
    rows: Record<Fate, number> & {
      header: number;
      blank: number;
      footer: number;
      records: number;
      line_breaks: number;
      lines: number;
    };
    contacts: EntityCounts;
    properties: EntityCounts;
    phones: EntityCounts;
    emails: EntityCounts;
    members: { added: number; already: number };
    reasons: Record<string, number>;
  };
  delta: {
    contacts: Delta;
    properties: Delta;
    phones: Delta;
    emails: Delta;
    checked_at: string;
  } | null;
  balanced: boolean;
  error: { code: string; message: string; hint: string } | null;
  same_file: { id: string; filename: string; created_at: string }[];
  actor_name: string;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
}

export interface ImportRow {
  row_no: number;
  line_from: number;
  line_to: number;
  kind: string;
  fate: Fate;
  reason: string | null;
  reason_text: string | null;
  who: string;
  where: string;
  what: string;
  raw: string;
  same_as: number | null;
}

export interface ImportRowDetail extends ImportRow {
  changes: {
    entity: string;
    field: string;
    before: string | null;
    file: string | null;
    after: string | null;
    why: string;
  }[];
}

export interface TimelineEntry {
  id: string;
  kind: string;
  text: string;
  occurred_at: string;
}
