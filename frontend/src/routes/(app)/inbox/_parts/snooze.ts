/** The moments a conversation may come back, in the time of the business. */
export interface SnoozeChoice {
  label: string;
  until: Date;
}

interface Wall {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
}

function wall(moment: number, zone: string): Wall {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric'
  });
  const found: Record<string, number> = {};
  for (const part of format.formatToParts(moment)) found[part.type] = Number(part.value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = found;
  return { year, month, day, hour, minute };
}

/** The instant at which the clocks of a zone show this; asked twice because the offset may change between. */
export function inZone(year: number, month: number, day: number, hour: number, zone: string): Date {
  const wanted = Date.UTC(year, month - 1, day, hour);
  let guess = wanted;
  for (let round = 0; round < 2; round += 1) {
    const shown = wall(guess, zone);
    const read = Date.UTC(shown.year, shown.month - 1, shown.day, shown.hour, shown.minute);
    guess += wanted - read;
  }
  return new Date(guess);
}

export function snoozeChoices(now: number, zone: string): SnoozeChoice[] {
  const today = wall(now, zone);
  const on = (days: number, hour: number) =>
    inZone(today.year, today.month, today.day + days, hour, zone);
  const weekday = new Date(Date.UTC(today.year, today.month - 1, today.day)).getUTCDay();
  const toMonday = (8 - weekday) % 7 || 7;
  const choices = [
    { label: 'In an hour', until: new Date(now + 3_600_000) },
    { label: 'This afternoon', until: on(0, 16) },
    { label: 'Tomorrow morning', until: on(1, 8) },
    { label: 'Monday morning', until: on(toMonday, 8) },
    { label: 'In a week', until: on(7, 8) }
  ];
  return choices.filter(
    ({ label, until }) =>
      (label !== 'This afternoon' || until.getTime() > now + 5_400_000) &&
      // On Sundays it is tomorrow, on Mondays it is in a week.
      (label !== 'Monday morning' || (toMonday > 1 && toMonday < 7))
  );
}
