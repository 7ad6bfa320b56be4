/** What states, fates, reasons and consent are called, with the icon and colour of each. */
import BadgeCheck from '@lucide/svelte/icons/badge-check';
import Check from '@lucide/svelte/icons/check';
import CircleSlash from '@lucide/svelte/icons/circle-slash';
import Clock from '@lucide/svelte/icons/clock';
import Columns from '@lucide/svelte/icons/columns-3';
import Equal from '@lucide/svelte/icons/equal';
import FileSearch from '@lucide/svelte/icons/file-search';
import Hourglass from '@lucide/svelte/icons/hourglass';
import Merge from '@lucide/svelte/icons/merge';
import Pencil from '@lucide/svelte/icons/pencil';
import Plus from '@lucide/svelte/icons/plus';
import Redo from '@lucide/svelte/icons/redo-2';
import SkipForward from '@lucide/svelte/icons/skip-forward';
import TriangleAlert from '@lucide/svelte/icons/triangle-alert';
import Undo from '@lucide/svelte/icons/undo-2';
import X from '@lucide/svelte/icons/x';
import type { BarTone } from '#lib/components/ui/bar.svelte';
import type { IconComponent, Tone } from '#lib/components/ui/index.ts';
import type { Fate, Import, ImportKind, ImportState, Strategy } from '#lib/queries/imports.ts';
import type { ConsentBasis } from '#lib/queries/lists.ts';

interface Look {
  label: string;
  tone: Tone;
  icon: IconComponent;
}

export const fates: Record<Fate, Look & { plural: string; bar: BarTone; swatch: string }> = {
  created: {
    label: 'Created',
    plural: 'Created',
    tone: 'ok',
    icon: Plus,
    bar: 'ok',
    swatch: 'bg-success-solid'
  },
  updated: {
    label: 'Updated',
    plural: 'Updated fields',
    tone: 'info',
    icon: Pencil,
    bar: 'info',
    swatch: 'bg-info-solid'
  },
  unchanged: {
    label: 'Unchanged',
    plural: 'Unchanged',
    tone: 'neutral',
    icon: Equal,
    bar: 'mut',
    swatch: 'bg-input'
  },
  merged_in_file: {
    label: 'Merged',
    plural: 'Merged in file',
    tone: 'warn',
    icon: Merge,
    bar: 'warn',
    swatch: 'bg-warning-solid'
  },
  rejected: {
    label: 'Rejected',
    plural: 'Rejected',
    tone: 'bad',
    icon: X,
    bar: 'bad',
    swatch: 'bg-danger-solid'
  },
  skipped: {
    label: 'Skipped',
    plural: 'Skipped',
    tone: 'plain',
    icon: SkipForward,
    bar: 'fg',
    swatch: 'bg-foreground'
  }
};

export const fateOrder: Fate[] = [
  'created',
  'updated',
  'unchanged',
  'merged_in_file',
  'rejected',
  'skipped'
];

const states: Record<ImportState, Look> = {
  uploaded: { label: 'Waiting its turn', tone: 'info', icon: Clock },
  reading: { label: 'Reading', tone: 'info', icon: FileSearch },
  preview: { label: 'Waits for your decision', tone: 'accent', icon: Hourglass },
  merging: { label: 'Importing', tone: 'info', icon: Merge },
  done: { label: 'Done, balanced', tone: 'ok', icon: Check },
  failed: { label: 'Failed', tone: 'bad', icon: TriangleAlert },
  cancelled: { label: 'Cancelled', tone: 'neutral', icon: CircleSlash },
  mapping: { label: 'Columns wait for you', tone: 'accent', icon: Columns },
  undoing: { label: 'Undoing', tone: 'info', icon: Undo },
  undone: { label: 'Undone', tone: 'neutral', icon: Undo },
  redoing: { label: 'Importing again', tone: 'info', icon: Redo }
};

export function stateLook(found: Pick<Import, 'state' | 'balanced'>): Look {
  if (found.state === 'done' && !found.balanced) {
    return { label: 'Done, being counted again', tone: 'info', icon: Clock };
  }
  return states[found.state];
}

export const consents: Record<ConsentBasis, Look & { meaning: string }> = {
  none: {
    label: 'No consent stated',
    tone: 'warn',
    icon: TriangleAlert,
    meaning: 'Campaigns to this list can be written but not launched.'
  },
  existing_customer: {
    label: 'Existing customers',
    tone: 'ok',
    icon: BadgeCheck,
    meaning: 'We have done work for them.'
  },
  inquiry: {
    label: 'They asked us',
    tone: 'ok',
    icon: BadgeCheck,
    meaning: 'They called, wrote or filled in a form about work.'
  },
  written: {
    label: 'Written consent',
    tone: 'ok',
    icon: BadgeCheck,
    meaning: 'They signed or ticked that we may text them.'
  },
  attested: {
    label: 'Stated by the owner',
    tone: 'ok',
    icon: BadgeCheck,
    meaning: 'You answer for it in your own words.'
  }
};

export const kinds: { value: ImportKind; label: string; text: string }[] = [
  {
    value: 'people',
    label: 'People and places',
    text: 'They come onto a list that you can look at, filter and text.'
  },
  {
    value: 'opt_outs',
    label: 'Numbers never to text',
    text: 'Opt-outs and suppression lists: these numbers must never be texted.'
  }
];

export const strategies: { value: Strategy; label: string; text: string }[] = [
  {
    value: 'fill',
    label: 'Fill what is empty',
    text: 'Keeps what is known and fills the gaps. Valuations are always refreshed.'
  },
  {
    value: 'replace',
    label: 'Take the file’s word',
    text: 'What the file says replaces what is known. Empty cells never erase anything.'
  },
  {
    value: 'skip',
    label: 'Leave known ones alone',
    text: 'Adds new people and places; those that are known already stay as they are.'
  }
];

/** A refused row, or a refused cell of a row that came in all the same. */
export const reasons: Record<string, { title: string; hint: string }> = {
  phone_invalid: {
    title: 'Phone is no US or Canadian number',
    hint: 'Correct the number, with its area code.'
  },
  phone_too_short: { title: 'Phone has fewer than ten digits', hint: 'Add the area code.' },
  phone_e_notation: {
    title: 'Phone was rounded by a spreadsheet',
    hint: 'It showed 6.17E+09. Format the column as text and export again.'
  },
  phone_extension: {
    title: 'Phone has an extension',
    hint: 'It cannot be texted. Put a mobile number there, or keep it on the contact by hand.'
  },
  phone_unassigned_area: { title: 'Area code does not exist', hint: 'Correct the number.' },
  email_invalid: { title: 'E-mail is no address', hint: 'Correct the address.' },
  value_unreadable: {
    title: 'A value could not be read',
    hint: 'It was left out. Correct the number or date.'
  },
  address_incomplete: {
    title: 'Street without ZIP or town',
    hint: 'It was left out. Add the ZIP or the town.'
  },
  nothing_identifiable: {
    title: 'Nothing identifiable left',
    hint: 'No name, phone, e-mail or street. Usually trusts without an address.'
  },
  too_many_fields: {
    title: 'More fields than the header has',
    hint: 'Put quotes around text that holds the delimiter.'
  },
  unclosed_quote: {
    title: 'Quote never closed',
    hint: 'Reading went on with the next line. Close the quote, or double quotes inside the text.'
  },
  bad_bytes: {
    title: 'Bytes that are no text',
    hint: 'Nothing was replaced silently. Save the file as CSV UTF-8 and import it again.'
  },
  nobody_to_keep_it: {
    title: 'A column of your own, and nobody who keeps it',
    hint: 'The place came in without it. Add the person whom it tells about.'
  },
  nul_byte: {
    title: 'Row holds a NUL byte',
    hint: 'The file is damaged here. Export the list again.'
  }
};
