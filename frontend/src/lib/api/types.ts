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
