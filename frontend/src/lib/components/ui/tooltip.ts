/**
 * `{@attach tooltip('Done', 'E')}`: a hint on hover and keyboard focus. One element for the whole page,
 * made on first use. It is never the only carrier of a meaning: the element keeps its own label.
 */
import type { Attachment } from 'svelte/attachments';

const delay = 350;
const gap = 6;

let tip: HTMLElement | null = null;
let owner: Element | null = null;

function element(): HTMLElement {
  if (tip) return tip;
  tip = document.createElement('div');
  tip.setAttribute('role', 'tooltip');
  tip.className =
    'pointer-events-none fixed z-60 inline-flex max-w-80 items-center gap-2 rounded-sm bg-inverse px-2 py-[5px] text-xs text-inverse-foreground shadow-md';
  return tip;
}

function show(target: Element, text: string, shortcut?: string) {
  const shown = element();
  owner = target;
  shown.textContent = text;
  if (shortcut) {
    const key = document.createElement('kbd');
    key.className =
      'inline-grid h-4.5 min-w-4.5 place-items-center rounded-[4px] border border-inverse-muted px-1 font-sans text-2xs leading-none';
    key.textContent = shortcut;
    shown.append(key);
  }
  // A modal dialog is in the top layer of stacking; staying inside it keeps the hint above it.
  (target.closest('[role="dialog"]') ?? document.body).append(shown);
  place(shown, target.getBoundingClientRect());
}

function place(shown: HTMLElement, at: DOMRect) {
  const { width, height } = shown.getBoundingClientRect();
  const above = at.top - height - gap;
  const below = at.bottom + gap;
  const top = below + height > innerHeight ? above : below;
  const left = Math.min(Math.max(4, at.left + at.width / 2 - width / 2), innerWidth - width - 4);
  shown.style.top = `${top}px`;
  shown.style.left = `${left}px`;
}

function hide(target: Element) {
  if (owner !== target) return;
  owner = null;
  tip?.remove();
}

export function tooltip(text: string | undefined, shortcut?: string): Attachment<Element> {
  return (target) => {
    if (!text) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const enter = (event: Event) => {
      if ((event as PointerEvent).pointerType === 'touch') return;
      timer = setTimeout(() => show(target, text, shortcut), delay);
    };
    const focus = () => {
      if (target.matches(':focus-visible')) show(target, text, shortcut);
    };
    const leave = () => {
      clearTimeout(timer);
      hide(target);
    };
    const escape = (event: Event) => {
      if ((event as KeyboardEvent).key === 'Escape') leave();
    };
    const events: [string, (event: Event) => void][] = [
      ['pointerenter', enter],
      ['pointerleave', leave],
      ['pointerdown', leave],
      ['focus', focus],
      ['blur', leave],
      ['keydown', escape]
    ];
    for (const [name, run] of events) target.addEventListener(name, run);
    return () => {
      leave();
      for (const [name, run] of events) target.removeEventListener(name, run);
    };
  };
}
