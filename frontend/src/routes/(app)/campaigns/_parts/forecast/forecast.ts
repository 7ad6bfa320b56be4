/** What a forecast says: its days as rows, its sentence, and how the fact compares with it. */
import { count, counted, money } from '#lib/format.ts';
import type { Forecast, ForecastDay } from '#lib/queries/forecast.ts';
import { dayName } from '../calendar.ts';

export interface Row extends ForecastDay {
  /** "Thu", "Nov 12" */
  weekday: string;
  date: string;
  /** Days lie between it and the row before: a weekend or a holiday. */
  gap: boolean;
  today: boolean;
  /** Share of the fullest day, for the bar: 0 to 100. */
  planned: number;
  left: number;
}

const dayLength = 86_400_000;

export function rowsOf(days: ForecastDay[], today: string): Row[] {
  const most = Math.max(1, ...days.map(({ texts, sent }) => Math.max(texts, sent ?? 0)));
  return days.map((one, at) => {
    const [weekday = '', ...date] = dayName(one.day).split(' ');
    const before = days[at - 1];
    return {
      ...one,
      // A launched campaign's days to come have sent nothing yet; that is no figure.
      sent: one.day > today ? null : one.sent,
      weekday,
      date: date.join(' '),
      gap: before !== undefined && Date.parse(one.day) - Date.parse(before.day) > dayLength,
      today: one.day === today,
      planned: (one.texts / most) * 100,
      left: ((one.sent ?? 0) / most) * 100
    };
  });
}

/** At most `most` days, today among them and what is past before it; how many are not shown on each side. */
export function around(rows: Row[], most: number): { shown: Row[]; before: number; after: number } {
  const today = rows.findIndex((row) => row.today);
  const wanted = today < 0 ? 0 : today - Math.floor(most / 2);
  const before = Math.max(0, Math.min(wanted, rows.length - most));
  const shown = rows.slice(before, before + most);
  return { shown, before, after: rows.length - before - shown.length };
}

/** "1 sending day", "10 sending days" */
export function sendingDays(days: ForecastDay[]): number {
  return days.filter((day) => day.texts > 0).length;
}

export interface Sentence {
  lead: string;
  bold: string;
  rest: string;
  cost: string;
}

/** "Ends Wed Nov 25 after 10 sending days and costs about $12.50." */
export function sayForecast(forecast: Forecast): Sentence {
  if (forecast.texts === 0 || !forecast.ends_on) {
    const lead = forecast.eligible > 0 ? 'No day was found to send on.' : 'Nobody would be texted.';
    return { lead, bold: '', rest: '', cost: '' };
  }
  const days = sendingDays(forecast.days);
  const after = days === 1 ? ', in one sending day,' : ` after ${count(days)} sending days`;
  return {
    lead: 'Ends ',
    bold: dayName(forecast.ends_on),
    rest: `${after} and costs about `,
    cost: money(forecast.cost_cents)
  };
}

/** How a campaign stands to its forecast at the end of yesterday; today is not over yet. */
export function standing(forecast: Forecast, today: string): { texts: number; words: string } {
  const past = forecast.days.filter((day) => day.day < today);
  const texts = past.reduce((sum, day) => sum + (day.sent ?? 0) - day.texts, 0);
  if (past.length === 0) return { texts: 0, words: 'The first day is not over yet.' };
  if (texts === 0) return { texts, words: 'As forecast until yesterday.' };
  const words = `${counted(Math.abs(texts), 'text')} ${texts < 0 ? 'behind' : 'ahead of'} the forecast until yesterday.`;
  return { texts, words };
}

export interface Comparison {
  label: string;
  forecast: string;
  fact: string;
}

export function compare(forecast: Forecast): Comparison[] {
  const { fact } = forecast;
  if (!fact) return [];
  const sum = (reasons: { count: number }[]) => reasons.reduce((all, one) => all + one.count, 0);
  const line = (label: string, foreseen: number, found: number, write = count): Comparison => ({
    label,
    forecast: write(foreseen),
    fact: write(found)
  });
  return [
    line('Texts', forecast.texts, fact.texts),
    line('Segments', forecast.segments, fact.segments),
    line('Cost', forecast.cost_cents, fact.cost_cents, money),
    line('Left out', sum(forecast.skipped), sum(fact.skipped)),
    {
      label: 'Last text',
      forecast: forecast.ends_on ? dayName(forecast.ends_on) : '–',
      fact: fact.ended_on ? dayName(fact.ended_on) : 'not yet'
    }
  ];
}

/** Reasons with what was foreseen and what came, the most frequent first. */
export function reasonsOf(forecast: Forecast) {
  const found = new Map<string, { text: string; foreseen: number; fact: number }>();
  const add = (reason: string, text: string, foreseen: number, fact: number) => {
    const line = found.get(reason) ?? { text, foreseen: 0, fact: 0 };
    line.foreseen += foreseen;
    line.fact += fact;
    found.set(reason, line);
  };
  for (const one of forecast.skipped) add(one.reason, one.text, one.count, 0);
  for (const one of forecast.fact?.skipped ?? []) add(one.reason, one.text, 0, one.count);
  return [...found]
    .map(([reason, line]) => ({ reason, ...line }))
    .sort((a, b) => b.fact - a.fact || b.foreseen - a.foreseen || a.text.localeCompare(b.text));
}
