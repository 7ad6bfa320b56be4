/** How the product writes money, phones, figures and times. Times are shown in the business time zone. */
let zone = 'America/New_York';
const made = new Map<string, Intl.DateTimeFormat>();

export function setTimeZone(timeZone: string) {
  zone = timeZone;
  made.clear();
}

export type Moment = string | number | Date;

function formatter(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify(options);
  let found = made.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat('en-US', { ...options, timeZone: zone });
    made.set(key, found);
  }
  return found;
}

// Newer ICU data puts a narrow no-break space before AM and PM; texts and tests want a plain one.
function write(moment: Moment, options: Intl.DateTimeFormatOptions): string {
  return formatter(options)
    .format(new Date(moment))
    .replace(/\u202f/g, ' ');
}

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** 5014 → "5,014"; unknown → "–". */
export function count(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : whole.format(value);
}

/** count(1, "text") style: "1 text", "1,250 texts". */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${whole.format(value)} ${value === 1 ? one : many}`;
}

/** Cents to "$1,234.50"; whole dollars for estimates: money(58500000, { cents: false }) → "$585,000". */
export function money(cents: number | null | undefined, options: { cents?: boolean } = {}): string {
  if (cents === null || cents === undefined) return '–';
  const digits = options.cents === false ? 0 : 2;
  return new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency: 'USD',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits
  }).format(cents / 100);
}

/** "+16175550142" → "(617) 555-0142"; a number of another country stays as it is. */
export function phone(e164: string | null | undefined): string {
  if (!e164) return '–';
  const match = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(e164);
  return match ? `(${match[1]}) ${match[2]}-${match[3]}` : e164;
}

/** 0.0559 → "5.6%"; one digit below ten, and never "100%" for what is not all. */
export function percent(part: number, total: number): string {
  if (total === 0) return '–';
  const share = (part / total) * 100;
  if (share === 0 || share === 100) return `${share}%`;
  if (share > 99.9) return '99.9%';
  if (share < 0.1) return 'under 0.1%';
  return `${share.toFixed(1)}%`;
}

export function bytes(size: number): string {
  if (size < 1000) return `${size} B`;
  if (size < 1_000_000) return `${Math.round(size / 1000)} kB`;
  return `${(size / 1_000_000).toFixed(1)} MB`;
}

/** "8:02 PM" */
export function time(moment: Moment): string {
  return write(moment, { hour: 'numeric', minute: '2-digit' });
}

/** "Thu Nov 19" */
export function day(moment: Moment): string {
  return write(moment, { weekday: 'short', month: 'short', day: 'numeric' }).replace(/,/g, '');
}

/** "Nov 19", and "Nov 19, 2025" when it is not this year. */
export function date(moment: Moment, now: Moment): string {
  const sameYear = write(moment, { year: 'numeric' }) === write(now, { year: 'numeric' });
  return write(moment, {
    month: 'short',
    day: 'numeric',
    ...(sameYear ? {} : { year: 'numeric' })
  });
}

/** "Thu Nov 19, 8:02 PM" */
export function dayTime(moment: Moment): string {
  return `${day(moment)}, ${time(moment)}`;
}

/** "Thu Nov 19, 2026, 8:02:14 PM": what hovering shows. */
export function exact(moment: Moment): string {
  const year = write(moment, { year: 'numeric' });
  const clock = write(moment, { hour: 'numeric', minute: '2-digit', second: '2-digit' });
  return `${day(moment)}, ${year}, ${clock}`;
}

function dayNumber(moment: Moment): number {
  const iso = new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(new Date(moment));
  return Date.parse(`${iso}T00:00:00Z`) / 86_400_000;
}

/** "now", "12 min", "8:02 PM" (today), "Wed" (this week), "Nov 10", "Nov 10, 2025". */
export function relative(moment: Moment, now: Moment): string {
  const gap = new Date(now).getTime() - new Date(moment).getTime();
  const days = dayNumber(now) - dayNumber(moment);
  // The shown clock ticks every ten seconds, so what has just happened may lie ahead of it.
  if (gap > -15_000 && gap < 60_000) return 'now';
  if (gap >= 0 && gap < 3_600_000) return `${Math.floor(gap / 60_000)} min`;
  if (days === 0) return time(moment);
  if (days === -1) return `tomorrow ${time(moment)}`;
  if (days > 0 && days < 7) return write(moment, { weekday: 'short' });
  return date(moment, now);
}

/** "4 min 12 s" */
export function duration(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  const rest = Math.round(seconds - minutes * 60);
  return minutes === 0 ? `${rest} s` : rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
}

/** "Maureen Riley" → "MR" */
export function initials(name: string): string {
  const words = name
    .replace(/[^\p{L}\s'’-]/gu, ' ')
    .split(/\s+/)
    .filter(Boolean);
  const first = words[0]?.[0] ?? '?';
  const last = words.length > 1 ? (words[words.length - 1]?.[0] ?? '') : '';
  return (first + last).toUpperCase();
}
