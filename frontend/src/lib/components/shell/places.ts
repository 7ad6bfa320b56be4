/** The places of the product. A place is listed here when it exists, not before. */
import Inbox from '@lucide/svelte/icons/inbox';
import ListChecks from '@lucide/svelte/icons/list-checks';
import Megaphone from '@lucide/svelte/icons/megaphone';
import MessagesSquare from '@lucide/svelte/icons/messages-square';
import Settings from '@lucide/svelte/icons/settings';
import Users from '@lucide/svelte/icons/users';
import { resolve } from '$app/paths';
import type { Session } from '#lib/api/types.ts';
import type { Address, IconComponent } from '#lib/components/ui/index.ts';

export interface Place {
  name: string;
  /** Pressed after G. */
  key: string;
  href: Address;
  icon: IconComponent;
  /** Addresses that belong to this place besides its own. */
  also?: string[];
  /** In the bottom bar of the phone; the others are under More. */
  bar: boolean;
  shown?: (session: Session | undefined) => boolean;
}

export const places: Place[] = [
  { name: 'Inbox', key: 'I', href: resolve('inbox'), icon: Inbox, bar: true },
  { name: 'Contacts', key: 'C', href: resolve('contacts'), icon: Users, bar: true },
  {
    name: 'Lists & imports',
    key: 'L',
    href: resolve('lists'),
    icon: ListChecks,
    also: ['/imports'],
    bar: false
  },
  { name: 'Campaigns', key: 'M', href: resolve('campaigns'), icon: Megaphone, bar: true },
  {
    name: 'Customers (simulator)',
    key: 'U',
    href: resolve('customers'),
    icon: MessagesSquare,
    bar: false,
    shown: (session) => session?.openphone === 'simulator'
  }
];

export const settingsPlace: Place = {
  name: 'Settings',
  key: 'S',
  href: resolve('settings'),
  icon: Settings,
  bar: false
};

export function visiblePlaces(session: Session | undefined): Place[] {
  return places.filter((place) => place.shown?.(session) ?? true);
}

export function isCurrent(place: Place, pathname: string): boolean {
  return [place.href, ...(place.also ?? [])].some(
    (href) => pathname === href || pathname.startsWith(`${href}/`)
  );
}
