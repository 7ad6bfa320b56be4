import Keyboard from '@lucide/svelte/icons/keyboard';
import LogOut from '@lucide/svelte/icons/log-out';
import Monitor from '@lucide/svelte/icons/monitor';
import Moon from '@lucide/svelte/icons/moon';
import Sun from '@lucide/svelte/icons/sun';
import { session } from '#lib/auth/session.svelte.ts';
import type { MenuItem } from '#lib/components/ui/menu.svelte';
import { theme, type ThemeChoice } from '#lib/theme.svelte.ts';

const themes: { choice: ThemeChoice; label: string; icon: MenuItem['icon'] }[] = [
  { choice: 'system', label: 'As the system', icon: Monitor },
  { choice: 'light', label: 'Light', icon: Sun },
  { choice: 'dark', label: 'Dark', icon: Moon }
];

export function themeItems(): MenuItem[] {
  return themes.map(({ choice, label, icon }, at) => ({
    label,
    icon,
    heading: at === 0 ? 'Theme' : undefined,
    checked: theme.choice === choice,
    run: () => theme.set(choice)
  }));
}

export function userMenu(onshortcuts: () => void): MenuItem[] {
  return [
    ...themeItems(),
    {
      label: 'Keyboard shortcuts',
      icon: Keyboard,
      shortcut: '?',
      separated: true,
      run: onshortcuts
    },
    { label: 'Sign out', icon: LogOut, separated: true, run: () => void session.signOut() }
  ];
}
