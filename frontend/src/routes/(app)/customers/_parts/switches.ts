import type { Switches } from '#lib/queries/simulator.ts';

type Share = Exclude<keyof Switches, 'answers' | 'answer_seconds' | 'rate_limit' | '$schema'>;

export interface Dial {
  name: Share;
  label: string;
  hint: string;
}

/** What goes wrong with requests to the vendor, and with what it tells us. */
export const groups: { title: string; dials: Dial[] }[] = [
  {
    title: 'Requests to the vendor',
    dials: [
      { name: 'rate_429', label: 'Too many requests', hint: 'Answered with 429; the text waits.' },
      { name: 'rate_500', label: 'Server errors', hint: 'Answered with 500.' },
      { name: 'hang', label: 'No answer', hint: 'The request is never answered.' },
      { name: 'cut', label: 'Cut off', hint: 'Accepted, then the connection breaks.' },
      {
        name: 'after_accept',
        label: 'Errors after accepting',
        hint: 'How many of the errors above come although the text leaves.'
      }
    ]
  },
  {
    title: 'Texts and reports',
    dials: [
      { name: 'undelivered', label: 'Does not arrive', hint: 'The carrier gives up.' },
      { name: 'duplicate', label: 'Reported twice', hint: 'A webhook comes two times.' },
      { name: 'late', label: 'Reported late', hint: 'A webhook comes 45 s late.' },
      { name: 'out_of_order', label: 'Out of order', hint: 'Later webhooks come first.' },
      { name: 'list_lag', label: 'Missing in lists', hint: 'A text is listed only after 20 s.' }
    ]
  }
];

export const goodDay: Switches = {
  rate_429: 0,
  rate_500: 0,
  hang: 0,
  cut: 0,
  after_accept: 0.5,
  undelivered: 0.02,
  duplicate: 0,
  late: 0,
  out_of_order: 0,
  list_lag: 0,
  answers: true,
  answer_rate: 0.12,
  answer_seconds: 45,
  rate_limit: 10
};

export const badDay: Switches = {
  ...goodDay,
  rate_429: 0.2,
  rate_500: 0.1,
  hang: 0.05,
  cut: 0.05,
  undelivered: 0.1,
  duplicate: 0.3,
  late: 0.2,
  out_of_order: 0.3,
  list_lag: 0.3
};

/** What a person typed, kept within what the vendor's stand-in takes. */
export function within(value: number, most: number): number {
  if (!Number.isFinite(value)) return 0;
  return Math.min(most, Math.max(0, Math.round(value)));
}
