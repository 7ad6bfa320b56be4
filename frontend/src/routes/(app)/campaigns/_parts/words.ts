/** How states of campaigns and of their people are said: a word, an icon, a tone. */
import Ban from '@lucide/svelte/icons/ban';
import Bot from '@lucide/svelte/icons/bot';
import Check from '@lucide/svelte/icons/check';
import CheckCheck from '@lucide/svelte/icons/check-check';
import CircleHelp from '@lucide/svelte/icons/circle-help';
import CirclePause from '@lucide/svelte/icons/circle-pause';
import CircleSlash from '@lucide/svelte/icons/circle-slash';
import CircleX from '@lucide/svelte/icons/circle-x';
import Clock from '@lucide/svelte/icons/clock';
import FileText from '@lucide/svelte/icons/file-text';
import Flag from '@lucide/svelte/icons/flag';
import MessageCircleReply from '@lucide/svelte/icons/message-circle-reply';
import Radio from '@lucide/svelte/icons/radio';
import UserRoundSearch from '@lucide/svelte/icons/user-round-search';
import type { IconComponent, Tone } from '#lib/components/ui/index.ts';
import type { Campaign, Recipient, RecipientState } from '#lib/queries/campaigns.ts';

export interface Said {
  word: string;
  icon: IconComponent;
  tone: Tone;
}

const campaignStates: Record<Campaign['state'], Said> = {
  draft: { word: 'Draft', icon: FileText, tone: 'plain' },
  scheduled: { word: 'Scheduled', icon: Clock, tone: 'info' },
  active: { word: 'Sending', icon: Radio, tone: 'ok' },
  paused: { word: 'Paused', icon: CirclePause, tone: 'warn' },
  completed: { word: 'Done', icon: Flag, tone: 'neutral' },
  cancelled: { word: 'Cancelled', icon: Ban, tone: 'neutral' }
};

export function sayCampaign(state: Campaign['state']): Said {
  return campaignStates[state];
}

const answers: Record<string, Said> = {
  opt_out: { word: 'Opted out', icon: Ban, tone: 'bad' },
  wrong_number: { word: 'Wrong number', icon: CircleSlash, tone: 'bad' },
  hold: { word: 'Held reply', icon: CirclePause, tone: 'warn' },
  auto_reply: { word: 'Automatic reply', icon: Bot, tone: 'neutral' }
};

const sends: Record<string, Said> = {
  delivered: { word: 'Delivered', icon: CheckCheck, tone: 'neutral' },
  accepted: { word: 'Sent', icon: Check, tone: 'neutral' },
  sent: { word: 'Sent', icon: Check, tone: 'neutral' },
  unknown: { word: 'Unknown, asking', icon: CircleHelp, tone: 'warn' },
  undelivered: { word: 'Not delivered', icon: CircleX, tone: 'bad' },
  claimed: { word: 'Sending', icon: Radio, tone: 'neutral' }
};

const places: Record<string, Said> = {
  planned: { word: 'Waiting', icon: Clock, tone: 'plain' },
  queued: { word: 'Has its time', icon: Clock, tone: 'info' },
  sent: { word: 'Sent', icon: Check, tone: 'neutral' },
  failed: { word: 'Failed', icon: CircleX, tone: 'bad' },
  absent: { word: 'Never left', icon: CircleX, tone: 'bad' },
  review: { word: 'To decide', icon: UserRoundSearch, tone: 'warn' },
  skipped: { word: 'Left out', icon: CircleSlash, tone: 'plain' }
};

/** What came back says more than that the text arrived, and that more than where the person stands. */
export function sayRecipient(person: Recipient): Said {
  if (person.responded_at) {
    return (
      answers[person.response_class] ?? { word: 'Replied', icon: MessageCircleReply, tone: 'ok' }
    );
  }
  const stands: Said = places[person.state] ?? {
    word: person.state,
    icon: CircleHelp,
    tone: 'plain'
  };
  return person.state === 'planned' || person.state === 'skipped'
    ? stands
    : (sends[person.send_state] ?? stands);
}

export const filters: { value: RecipientState | ''; label: string }[] = [
  { value: '', label: 'All' },
  { value: 'sent', label: 'Sent' },
  { value: 'replied', label: 'Replied' },
  { value: 'failed', label: 'Failed' },
  { value: 'queued', label: 'Has its time' },
  { value: 'planned', label: 'Waiting' },
  { value: 'skipped', label: 'Left out' },
  { value: 'review', label: 'To decide' }
];

export function readState(parameters: Pick<URLSearchParams, 'get'>): RecipientState | '' {
  const found = parameters.get('people');
  return filters.find((filter) => filter.value === found)?.value ?? '';
}
