/** The shapes of campaigns, conversations, numbers and people, by their names in the product. */
export interface ReasonCount {
  reason: string;
  text: string;
  count: number;
}

export type CampaignState = 'draft' | 'scheduled' | 'active' | 'paused' | 'completed' | 'cancelled';

export interface NumberDay {
  day: string;
  cap: number;
  used: number;
  external: number;
  reserved: number;
  free: number;
}

export interface Campaign {
  id: string;
  name: string;
  list: { id: string; name: string; consent_basis: string | null };
  state: CampaignState;
  body: string;
  sending_number_ids: string[];
  daily_limit: number | null;
  counts: {
    total: number;
    planned: number;
    queued: number;
    sent: number;
    delivered: number;
    undelivered: number;
    failed: number;
    unknown: number;
    skipped: number;
    review: number;
    replied: number;
    opted_out: number;
  };
  skipped: ReasonCount[];
  next_send: { at: string; count: number; because: string } | null;
  number_days: (NumberDay & {
    number_id: string;
    e164: string;
    label: string;
    this_campaign: number;
  })[];
  launched_at: string | null;
  launched_by_name: string | null;
  created_at: string;
  version: number;
}

export interface PreviewRecipient {
  contact_id: string;
  name: string;
  street: string | null;
  phone: string;
  text: string;
  segments: number;
  encoding: string;
  characters: number;
}

export interface CampaignPreview {
  recipients: PreviewRecipient[];
  worst: PreviewRecipient | null;
  audience: { total: number; eligible: number; excluded: ReasonCount[] };
  problems: { code: string; message: string }[];
  transliterated: { from: string; to: string }[];
}

export interface Recipient {
  id: string;
  contact_id: string;
  name: string;
  street: string | null;
  phone: string;
  state: string;
  send_state: string | null;
  reason: string | null;
  reason_text: string | null;
  text: string | null;
  sent_at: string | null;
  responded_at: string | null;
  response_class: string | null;
}

export interface Conversation {
  id: string;
  number: { id: string; e164: string; label: string };
  phone: {
    id: string;
    e164: string;
    display: string;
    opted_out_at: string | null;
    held_at: string | null;
    hold_reason: string | null;
    wrong_number_at: string | null;
  };
  contact: { id: string; name: string } | null;
  property: { id: string; street: string; city: string } | null;
  state: 'open' | 'snoozed' | 'done';
  snoozed_until: string | null;
  assigned_to: string | null;
  assigned_name: string | null;
  unread: number;
  held: boolean;
  last_entry: {
    kind: string;
    direction: 'in' | 'out' | null;
    body: string | null;
    author: string | null;
    occurred_at: string;
  } | null;
  last_entry_at: string;
  version?: number;
}

export interface ConversationCounts {
  mine: number;
  unassigned: number;
  all: number;
  unread: number;
  campaign_only: number;
}

export interface Entry {
  id: string;
  kind: string;
  direction: 'in' | 'out' | null;
  body: string | null;
  author: string | null;
  campaign: { id: string; name: string } | null;
  occurred_at: string;
  class: string | null;
  send: {
    state: string;
    error_code: string | null;
    error_text: string | null;
    segments: number;
  } | null;
}

export interface Gate {
  allowed: boolean;
  reason: string | null;
  text: string | null;
  allowed_at: string | null;
  warning: string | null;
}

export interface SendingNumber {
  id: string;
  e164: string;
  display: string;
  label: string;
  cold_cap: number;
  paused_at: string | null;
  pause_reason: string | null;
  today: NumberDay;
}

export interface User {
  id: string;
  email: string;
  name: string;
  role: string;
  disabled_at: string | null;
  version: number;
}
