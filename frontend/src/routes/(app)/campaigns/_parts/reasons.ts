/** One picture for each reason why somebody gets no text. */
import Ban from '@lucide/svelte/icons/ban';
import CirclePause from '@lucide/svelte/icons/circle-pause';
import CircleSlash from '@lucide/svelte/icons/circle-slash';
import History from '@lucide/svelte/icons/history';
import MapPinOff from '@lucide/svelte/icons/map-pin-off';
import PhoneOff from '@lucide/svelte/icons/phone-off';
import UserCheck from '@lucide/svelte/icons/user-check';
import type { IconComponent } from '#lib/components/ui/index.ts';

const icons: Record<string, IconComponent> = {
  invalid_number: PhoneOff,
  has_extension: PhoneOff,
  not_textable: PhoneOff,
  opted_out: Ban,
  suppressed: Ban,
  legal_hold: Ban,
  wrong_number: Ban,
  texted_recently: History,
  automated_recently: History,
  previously_contacted: UserCheck,
  zone_unknown: MapPinOff,
  on_hold: CirclePause,
  unread_reply: CirclePause,
  unclear_reply: CirclePause
};

export function reasonIcon(reason: string): IconComponent {
  return icons[reason] ?? CircleSlash;
}
