import { date, day } from '#lib/format.ts';
import type { Conversation } from '#lib/queries/conversations.ts';
import type { Entry } from '#lib/queries/entries.ts';

export interface Part {
  text: string;
  doubtful: boolean;
}

/** Cuts a text into plain and doubtful parts; spans count code points. */
export function parts(body: string, spans: readonly (readonly number[] | null)[]): Part[] {
  const points = [...body];
  const found: Part[] = [];
  let at = 0;
  const add = (to: number, doubtful: boolean) => {
    if (to > at) found.push({ text: points.slice(at, to).join(''), doubtful });
    at = Math.max(at, to);
  };
  for (const span of spans) {
    const [from = 0, to = 0] = span ?? [];
    add(from, false);
    add(to, true);
  }
  add(points.length, false);
  return found;
}

function quoted(text: string): string {
  return `“${text.charAt(0).toUpperCase()}${text.slice(1)}”`;
}

/** Why a reply is held, in a sentence. */
export function doubt(entry: Entry | undefined): string {
  const words = parts(entry?.body ?? '', entry?.spans ?? [])
    .filter((part) => part.doubtful)
    .map((part) => part.text.trim());
  const [first, ...rest] = [...new Set(words.map((word) => word.toLowerCase()))];
  if (!first) return 'It may ask us to stop, or it may not.';
  const last = rest.pop();
  if (!last) return `${quoted(first)} is in the text, and it may mean something else.`;
  const middle = rest.map((word) => `, “${word}”`).join('');
  return `${quoted(first)}${middle} and “${last}” are in the text, and they may mean something else.`;
}

/** "Today", "Yesterday", "Thu Nov 19", with the year when it is another one. */
export function dayLabel(at: string, now: number): string {
  const dated = date(at, 0);
  if (dated === date(now, 0)) return 'Today';
  if (dated === date(now - 86_400_000, 0)) return 'Yesterday';
  return date(at, now) === dated ? dated : day(at);
}

export function startsDay(entry: Entry, before: Entry | undefined): boolean {
  return !before || date(entry.occurred_at, 0) !== date(before.occurred_at, 0);
}

/** Who wrote it, as the line below a text says. */
export function author(
  entry: { author: string; author_name?: string; campaign?: { name: string } | null },
  me: string | undefined
): string {
  if (entry.campaign) return entry.campaign.name;
  if (entry.author === me && me) return 'You';
  if (entry.author_name) return entry.author_name.split(' ')[0] ?? entry.author_name;
  if (entry.author === 'campaign') return 'Campaign';
  if (entry.author === 'elsewhere') return 'From another app';
  return entry.author === 'system' ? 'Automatic' : '';
}

/** A reply waits for a person. What every text sets until it is understood does not count. */
export function isHeld(conversation: Conversation): boolean {
  const { phone } = conversation;
  if (phone.opted_out_at || phone.wrong_number_at) return false;
  const heldPhone = phone.held_at !== null && phone.hold_reason !== 'unread_reply';
  return conversation.held || heldPhone;
}
