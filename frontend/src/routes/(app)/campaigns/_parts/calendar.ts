/** Days and clocks of the business, whatever zone the browser stands in. */
import {
  fromDate,
  parseDateTime,
  toCalendarDateTime,
  toZoned,
  type DateDuration
} from '@internationalized/date';
import { day as dayWords } from '#lib/format.ts';

/** "America/New_York" → "New York" */
export function zoneWords(zone: string): string {
  return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
}

/** A moment inside a business day: at midnight it would slip to the day before in another zone. */
export function noon(day: string): string {
  return `${day}T12:00:00-05:00`;
}

/** "2026-11-23" → "Mon Nov 23" */
export function dayName(day: string): string {
  return dayWords(noon(day));
}

/** What stands in the date field ("2026-11-24T09:00") as the moment that it is. Unreadable: null. */
export function momentOf(wall: string, zone: string): string | null {
  try {
    return toZoned(parseDateTime(wall), zone).toAbsoluteString();
  } catch {
    return null;
  }
}

/** The reverse: a moment as the date field writes it. */
export function wallOf(moment: string | number, zone: string): string {
  return toCalendarDateTime(fromDate(new Date(moment), zone))
    .set({ second: 0, millisecond: 0 })
    .toString()
    .slice(0, 16);
}

/** "2026-11-23": the business day of a moment. */
export function dayOf(moment: string | number, zone: string): string {
  return wallOf(moment, zone).slice(0, 10);
}

/** The morning after, when the window opens: what a start at a time begins with. */
export function nextMorning(now: number, opens: string, zone: string): string {
  const later: DateDuration = { days: 1 };
  const [hour = 9, minute = 0] = opens.split(':').map(Number);
  const morning = fromDate(new Date(now), zone).add(later).set({ hour, minute, second: 0 });
  return wallOf(morning.toDate().getTime(), zone);
}
