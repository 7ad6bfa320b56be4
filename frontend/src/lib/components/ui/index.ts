/**
 * The parts screens are built from. Import each from its own file (`#lib/components/ui/button.svelte`): a
 * barrel would pull all of them into every page. `/dev/ui` (development only) shows them in their states.
 *
 * RULES   One orange (`variant="primary"`) button per view. Text sizes, radii and colours are the tokens'
 *         utilities (`text-sm text-muted-foreground rounded-md`); Tailwind's palette does not exist here.
 *         `phone:` is below 768 px, `desk:` above, `touch:` either small or a coarse pointer.
 *         Heights that grow on touch by themselves: `h-control`, `h-control-sm`, `h-row`.
 * CONTROL button, icon-button (label and tooltip from one prop), input, textarea, select (native), checkbox,
 *         switch, segmented, tabs, chip. A label, hint or error: wrap in `field.svelte`.
 * SHOW    pill (state: icon + word + tone), tag, count-badge, avatar, kbd, stat + stats, key-values, ledger,
 *         progress (with its figure), bar + bar-legend, relative-time, banner, card, table parts.
 * FLOAT   dialog, sheet, menu: light shells that load bits-ui on first use. `tooltip(text)` is an attachment.
 * STATES  loadable (skeleton after 150 ms, error with retry), empty-state, skeleton.
 */
import type { LucideIcon } from '@lucide/svelte';
import type { resolve } from '$app/paths';

export type IconComponent = LucideIcon;

/** An address of this app: what `resolve('contacts')` returns. */
export type Address = ReturnType<typeof resolve>;

export type Tone = 'ok' | 'warn' | 'bad' | 'info' | 'accent' | 'neutral' | 'plain';
