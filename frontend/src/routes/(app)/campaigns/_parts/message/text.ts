/** The text of a message on the screen: its tokens, its length, and what is made plain in it. */
import { count, plain, type Count } from '#lib/segments.ts';

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

/** The shortest way to read it: every token by its fallback, as the server sends it to somebody unknown. */
export function filled(body: string): string {
  return plain(
    body.replace(/\{\{[^{}|]*(?:\|([^{}]*))?\}\}/g, (_, fallback = '') => fallback.trim())
  ).trim();
}

/** What it costs before the server has been asked. */
export function cost(body: string): Count {
  return count(filled(body));
}

export interface Change {
  /** In characters, not in the units of a string. */
  at: number;
  from: string;
  to: string;
}

export interface Stretch {
  text: string;
  /** What is sent in its place; absent where the text stays. */
  to?: string;
}

/** Cuts a text where characters were made plain. A change that does not fit the text is about an older one. */
export function compared(body: string, changes: Change[]): Stretch[] {
  const characters = [...body];
  const out: Stretch[] = [];
  let done = 0;
  for (const { at, from, to } of changes) {
    if (characters[at] !== from || at < done) continue;
    if (at > done) out.push({ text: characters.slice(done, at).join('') });
    out.push({ text: from, to });
    done = at + 1;
  }
  if (done < characters.length) out.push({ text: characters.slice(done).join('') });
  return out;
}
