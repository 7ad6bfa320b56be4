/** What a campaign does next, in two sentences. */
import { day, counted, time } from '#lib/format.ts';
import type { Campaign } from '#lib/queries/campaigns.ts';

export interface Said {
  /** Before, in and after the bold part. */
  lead: string;
  bold: string;
  rest: string;
  why: string;
}

const plain = (lead: string, why: string): Said => ({ lead, bold: '', rest: '', why });

export function sayNext(campaign: Campaign, now: number): Said {
  const { state, counts } = campaign;
  const waiting = counts.planned + counts.queued;
  if (state === 'paused') {
    const rest =
      waiting === 1
        ? 'One person still waits'
        : `${counted(waiting, 'person', 'people')} still wait`;
    return plain('Paused: no text leaves.', `${rest}. Resume goes on where it stopped.`);
  }
  if (state === 'cancelled') {
    const launched = campaign.launched_at !== null;
    return plain(
      'Cancelled.',
      launched
        ? 'Texts already sent stay sent; everybody else was left out.'
        : 'It was never launched: nobody was texted.'
    );
  }
  if (state === 'completed')
    return plain('Done: nobody waits any more.', 'Replies within 72 hours still count.');
  if (state === 'scheduled') {
    const lead = { lead: 'Begins ', rest: '.' };
    const why = 'The list is counted again then; until then it can be taken back.';
    return { ...lead, bold: campaign.starts_at ? when(campaign.starts_at, now) : 'soon', why };
  }
  const next = campaign.next_send;
  if (next && !next.at) {
    const [first = '', ...rest] = next.because;
    return plain('Nothing leaves until somebody acts.', `${first.toUpperCase()}${rest.join('')}.`);
  }
  if (!next?.at) {
    return waiting > 0
      ? plain(
          'The first texts are being planned.',
          'Each number takes its part of today’s free first contacts.'
        )
      : plain('All texts have left.', 'The last answers of the carriers are awaited.');
  }
  return {
    lead: 'Next send ',
    bold: when(next.at, now),
    rest: next.count > 0 ? `: ${counted(next.count, 'text')}` : '',
    why: next.because ? `because ${next.because}.` : ''
  };
}

function when(at: string, now: number): string {
  if (Date.parse(at) - now < 60_000) return 'now';
  return day(at) === day(now) ? `at ${time(at)}` : `${day(at)} at ${time(at)}`;
}
