/** Whether a phone can be texted, as far as its marks tell; the gate decides at the moment of sending. */
import Ban from '@lucide/svelte/icons/ban';
import Check from '@lucide/svelte/icons/check';
import CirclePause from '@lucide/svelte/icons/circle-pause';
import Phone from '@lucide/svelte/icons/phone';
import PhoneOff from '@lucide/svelte/icons/phone-off';
import UserX from '@lucide/svelte/icons/user-x';
import type { IconComponent, Tone } from '#lib/components/ui/index.ts';
import type { ContactPhone } from '#lib/queries/contacts.ts';

export interface PhoneLook {
  label: string;
  tone: Tone;
  icon: IconComponent;
  hint: string;
  blocked: boolean;
}

export function phoneLook(phone: ContactPhone | undefined): PhoneLook {
  if (!phone) {
    const hint = 'No phone is known.';
    return { label: 'No phone', tone: 'plain', icon: PhoneOff, hint, blocked: true };
  }
  if (phone.opted_out_at) {
    const hint = 'Nothing may be sent, by anyone.';
    return { label: 'Opted out', tone: 'bad', icon: Ban, hint, blocked: true };
  }
  if (phone.wrong_number_at) {
    const hint = 'It is known to be somebody else’s.';
    return { label: 'Wrong number', tone: 'bad', icon: UserX, hint, blocked: true };
  }
  if (phone.held_at) {
    const hint = 'Automated texts wait until a person has understood a reply.';
    return { label: 'Held', tone: 'warn', icon: CirclePause, hint, blocked: false };
  }
  if (phone.line_type === 'landline') {
    const hint = 'Landlines get no texts.';
    return { label: 'Landline', tone: 'neutral', icon: Phone, hint, blocked: true };
  }
  if (phone.extension) {
    const hint = 'A number with an extension gets no texts.';
    return { label: 'Extension', tone: 'neutral', icon: Phone, hint, blocked: true };
  }
  const hint = 'No opt-out, hold or wrong-number mark.';
  return { label: 'Can be texted', tone: 'neutral', icon: Check, hint, blocked: false };
}

/** The phone that texts would go to: the main one, unless only another can be texted. */
export function textPhone(phones: ContactPhone[]): ContactPhone | undefined {
  return phones.find((phone) => !phoneLook(phone).blocked) ?? phones[0];
}
