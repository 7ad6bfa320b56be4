/** What a launch will do, in sentences: they stand above the button and in the question before it. */
import { counted, dayTime, money } from '#lib/format.ts';
import type { Forecast } from '#lib/queries/forecast.ts';
import { dayName } from '../calendar.ts';

export interface LaunchFacts {
  eligible: number;
  review: number;
  /** How many phones get no text. */
  out: number;
  numbers: number;
  startsAt: string | null;
  /** Undefined while it is being worked out. */
  forecast: Forecast | undefined;
  today: string;
}

export function people(count: number): string {
  return counted(count, 'person', 'people');
}

/** The label of the button: its verb, its object, its figure. */
export function launchLabel({ eligible, startsAt }: LaunchFacts): string {
  if (startsAt) return `Schedule for ${dayTime(startsAt)}`;
  return eligible > 0 ? `Launch to ${people(eligible)}` : 'Launch';
}

export function sayLaunch(facts: LaunchFacts): string {
  const { eligible, review, out, numbers, startsAt } = facts;
  const from = numbers > 0 ? ` from ${counted(numbers, 'number')}` : '';
  const who = startsAt
    ? `On ${dayTime(startsAt)} the list is counted again and whoever may be texted then gets a text${from}: ${people(eligible)} as of now.`
    : `${people(eligible)} ${eligible === 1 ? 'gets' : 'get'} a text${from}${span(facts)}.`;
  const asked =
    review > 0 ? ` ${people(review)} ${review === 1 ? 'waits' : 'wait'} for your word.` : '';
  const without = out > 0 ? ` ${people(out)} ${out === 1 ? 'gets' : 'get'} none.` : '';
  return who + price(facts) + asked + without;
}

function span({ forecast, today }: LaunchFacts): string {
  const days = forecast?.days.filter((day) => day.texts > 0) ?? [];
  const [first] = days;
  const last = days.at(-1);
  if (!first || !last) return '';
  const begins = first.day === today ? 'today' : `on ${dayName(first.day)}`;
  return first === last ? ` ${begins}` : `, the first ${begins}, the last on ${dayName(last.day)}`;
}

function price({ forecast }: LaunchFacts): string {
  return forecast && forecast.texts > 0 ? ` It costs about ${money(forecast.cost_cents)}.` : '';
}
