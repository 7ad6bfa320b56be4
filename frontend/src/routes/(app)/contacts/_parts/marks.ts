/** What each mark by hand is called, what it does, and which one takes it back. */
import type { PhoneMark } from '#lib/queries/conversations.ts';

export interface MarkWords {
  title: string;
  text: string;
  button: string;
  done: string;
  /** Offered to save typing; what really happened is kept in the history. */
  reasons: string[];
  undo: PhoneMark;
}

export const marks: Record<PhoneMark, MarkWords> = {
  'opt-out': {
    title: 'Opt this phone out',
    text: 'Nothing more is sent to it, by anyone. Texts that wait for it are not sent.',
    button: 'Opt out',
    done: 'Opted out',
    reasons: ['Asked on the phone.', 'Asked in person.', 'Asked by e-mail.'],
    undo: 'opt-in'
  },
  'opt-in': {
    title: 'Opt this phone in again',
    text: 'It can be texted again. Only they can ask for it.',
    button: 'Opt in',
    done: 'Opted in',
    reasons: ['Asked on the phone to hear from us.', 'Asked in person to hear from us.'],
    undo: 'opt-out'
  },
  release: {
    title: 'Release this phone',
    text: 'The reply was no opt-out: automated texts go on.',
    button: 'Release',
    done: 'Released',
    reasons: ['The reply is understood: no opt-out.', 'Talked on the phone.'],
    undo: 'hold'
  },
  hold: {
    title: 'Hold this phone',
    text: 'Automated texts wait until somebody releases it. People can still write.',
    button: 'Hold',
    done: 'Held',
    reasons: ['Talking with them first.', 'Not sure that they want texts.'],
    undo: 'release'
  },
  'wrong-number': {
    title: 'Mark as a wrong number',
    text: 'It belongs to somebody else: nothing more is sent to it.',
    button: 'Wrong number',
    done: 'Marked as a wrong number',
    reasons: ['Somebody else answered.', 'They said it is not theirs.'],
    undo: 'opt-in'
  }
};
