import type { components } from '#lib/api/schema.d.ts';

type Rule = components['schemas']['Rule'];

const names = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** 510 → "8:30 AM" */
export function clockTime(minutes: number): string {
  const hour = Math.floor(minutes / 60) % 24;
  const minute = String(minutes % 60).padStart(2, '0');
  return `${hour % 12 || 12}:${minute} ${hour < 12 ? 'AM' : 'PM'}`;
}

/** "Mon, Tue, Sat 8:00 AM to 8:00 PM, no holidays" */
export function lawHours(rule: Pick<Rule, 'days' | 'from' | 'to' | 'holidays'>): string {
  const days = rule.days ?? [];
  const when = days.length === 7 ? 'every day' : days.map((day) => names[day]).join(', ');
  return `${when} ${clockTime(rule.from)} to ${clockTime(rule.to)}${rule.holidays ? '' : ', no holidays'}`;
}

const kinds: Record<string, string> = {
  opt_out: 'Opted out',
  opt_in: 'Asked for texts again',
  hold: 'Held',
  release: 'Released',
  wrong_number: 'Wrong number',
  legal: 'Legal threat',
  consent: 'Consent',
  campaigns_off: 'Campaigns off',
  campaigns_on: 'Campaigns on'
};

export const markKind = (kind: string) => kinds[kind] ?? kind;

const bases: Record<string, string> = {
  none: 'No consent basis',
  existing_customer: 'Existing customers',
  inquiry: 'They inquired',
  written: 'Written consent',
  attested: 'Attested'
};

export const basisName = (basis: string) => bases[basis] ?? basis;
