/** What must be so before a launch, each with what to do when it is not. */
import { counted, dayTime } from '#lib/format.ts';
import type { Preview } from '#lib/queries/campaigns.ts';
import type { List } from '#lib/queries/lists.ts';
import type { SendingNumber } from '#lib/queries/numbers.ts';

export interface Check {
  /** The card that it belongs to. */
  step: 'audience' | 'message' | 'schedule';
  label: string;
  done: boolean;
  /** In place of the label while it is not done. */
  missing: string;
}

export interface Facts {
  name: string;
  list: List | undefined;
  preview: Preview | undefined;
  numbers: Pick<SendingNumber, 'paused_at'>[];
  /** Null: at once. */
  startsAt: string | null;
  now: number;
}

export function stepDone(checks: Check[], step: Check['step']): boolean {
  return checks.every((check) => check.step !== step || check.done);
}

const wording = ['no_business', 'no_opt_out'];
const consent = 'no_consent';

export function checksOf({ name, list, preview, numbers, startsAt, now }: Facts): Check[] {
  const problems = preview?.problems.map((problem) => problem.code) ?? [];
  const has = (codes: string[]) => problems.some((code) => codes.includes(code));
  const others = problems.filter((code) => ![...wording, consent].includes(code));
  const eligible = preview?.audience.eligible ?? 0;
  return [
    { step: 'audience', label: 'A name', done: name.trim() !== '', missing: 'Give it a name' },
    {
      step: 'audience',
      label: 'Consent on record for the list',
      done: list !== undefined && list.consent_basis !== 'none',
      missing: list ? 'The list has no consent on record' : 'Choose a list'
    },
    {
      step: 'audience',
      label: `${counted(eligible, 'person', 'people')} to text`,
      done: eligible > 0,
      missing: preview ? 'Nobody on the list can be texted' : 'Nobody to text yet'
    },
    {
      step: 'message',
      label: 'Business name and STOP line',
      done: preview !== undefined && !has([...wording, 'empty']),
      missing: 'The message must name the business and say how to stop'
    },
    {
      step: 'message',
      label: 'Every token known, with a fallback',
      done: preview !== undefined && others.length === 0,
      missing: has(['empty']) ? 'Write the message' : 'A part of the message must be mended'
    },
    {
      step: 'schedule',
      label: 'A number that may send',
      done: numbers.some((number) => number.paused_at === null),
      missing: numbers.length > 0 ? 'All chosen numbers are paused' : 'No number to send from'
    },
    {
      step: 'schedule',
      label: startsAt ? `Begins ${dayTime(startsAt)}` : 'Begins at once',
      done: startsAt === null || Date.parse(startsAt) > now,
      missing: 'The time it should begin has passed'
    }
  ];
}
