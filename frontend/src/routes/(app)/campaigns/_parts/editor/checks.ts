/** What must be so before a launch, each with what to do when it is not. */
import { counted } from '#lib/format.ts';
import type { Preview } from '#lib/queries/campaigns.ts';
import type { List } from '#lib/queries/lists.ts';
import type { SendingNumber } from '#lib/queries/numbers.ts';

export interface Check {
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
}

const wording = ['no_business', 'no_opt_out'];
const consent = 'no_consent';

export function checksOf({ name, list, preview, numbers }: Facts): Check[] {
  const problems = preview?.problems.map((problem) => problem.code) ?? [];
  const has = (codes: string[]) => problems.some((code) => codes.includes(code));
  const others = problems.filter((code) => ![...wording, consent].includes(code));
  const eligible = preview?.audience.eligible ?? 0;
  return [
    { label: 'A name', done: name.trim() !== '', missing: 'Give it a name' },
    {
      label: 'Consent on record for the list',
      done: list !== undefined && list.consent_basis !== 'none',
      missing: list ? 'The list has no consent on record' : 'Choose a list'
    },
    {
      label: `${counted(eligible, 'person', 'people')} to text`,
      done: eligible > 0,
      missing: preview ? 'Nobody on the list can be texted' : 'Nobody to text yet'
    },
    {
      label: 'Business name and STOP line',
      done: preview !== undefined && !has([...wording, 'empty']),
      missing: 'The message must name the business and say how to stop'
    },
    {
      label: 'Every token known, with a fallback',
      done: preview !== undefined && others.length === 0,
      missing: has(['empty']) ? 'Write the message' : 'A part of the message must be mended'
    },
    {
      label: 'A number that may send',
      done: numbers.some((number) => number.paused_at === null),
      missing: numbers.length > 0 ? 'All chosen numbers are paused' : 'No number to send from'
    }
  ];
}

export interface Token {
  name: string;
  /** What stands there for people without one. */
  fallback: string;
}

export const tokens: Token[] = [
  { name: 'first_name', fallback: 'there' },
  { name: 'street', fallback: 'your street' },
  { name: 'city', fallback: 'your town' },
  { name: 'year_built', fallback: 'years ago' },
  { name: 'year_purchased', fallback: 'a while ago' }
];

export function written(token: Token): string {
  return `{{${token.name}|${token.fallback}}}`;
}

export interface Piece {
  text: string;
  token: boolean;
}

/** Cuts a message into plain text and tokens, known or not, for the marks below the caret. */
export function pieces(body: string): Piece[] {
  return body
    .split(/(\{\{[^{}]*\}\})/)
    .filter((text) => text !== '')
    .map((text) => ({ text, token: text.startsWith('{{') }));
}

/** "112 / 160 · 1 text": room is what fits in that many texts. */
export function room(segments: number, encoding: string): number {
  const [single, part] = encoding === 'GSM-7' ? [160, 153] : [70, 67];
  return segments <= 1 ? single : segments * part;
}
