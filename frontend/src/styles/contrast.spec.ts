import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

function colours(selector: string): Map<string, string> {
  const start = css.indexOf(`${selector} {`);
  const block = css.slice(start, css.indexOf('}', start));
  return new Map([...block.matchAll(/--([\w-]+):\s*(#[\da-f]{6})/gi)].map((m) => [m[1]!, m[2]!]));
}

function luminance(hex: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function ratio(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [
    number,
    number
  ];
  return (light + 0.05) / (dark + 0.05);
}

const words: [string, string[]][] = [
  ['foreground', ['background', 'card', 'muted', 'accent', 'secondary', 'selected', 'popover']],
  [
    'muted-foreground',
    ['background', 'card', 'muted', 'accent', 'secondary', 'selected', 'sidebar']
  ],
  [
    'faint-foreground',
    ['background', 'card', 'muted', 'accent', 'secondary', 'selected', 'sidebar']
  ],
  ['foreground', ['bubble-in', 'bubble-note', 'success-bg', 'warning-bg', 'danger-bg', 'info-bg']],
  ['faint-foreground', ['bubble-note']],
  ['sidebar-foreground', ['sidebar']],
  ['primary-foreground', ['primary', 'primary-hover']],
  ['primary-text', ['background', 'card', 'primary-soft']],
  ['inverse-foreground', ['inverse']],
  ['inverse-muted', ['inverse']],
  ['danger-foreground', ['danger-solid']],
  ['bubble-out-foreground', ['bubble-out']],
  ['success', ['success-bg', 'card', 'background']],
  ['warning', ['warning-bg', 'card', 'background', 'bubble-note']],
  ['danger', ['danger-bg', 'card', 'background']],
  ['info', ['info-bg', 'card', 'background']]
];
const shapes: [string, string[]][] = [
  ['input', ['card', 'background']],
  ['ring', ['card', 'background']],
  ['primary', ['card']],
  ['chart-a', ['card', 'chart-track']],
  ['chart-b', ['card', 'chart-track']],
  ['success-solid', ['card']],
  ['warning-solid', ['card']],
  ['danger-solid', ['card']],
  ['info-solid', ['card']]
];

describe.each([
  ['light', "[data-theme='light']"],
  ['dark', "[data-theme='dark']"]
])('%s theme', (_name, selector) => {
  const theme = colours(selector);
  const check = (pairs: [string, string[]][], least: number) => {
    for (const [front, backs] of pairs) {
      for (const back of backs) {
        const found = ratio(theme.get(front)!, theme.get(back)!);
        expect(found, `${front} on ${back}`).toBeGreaterThanOrEqual(least);
      }
    }
  };
  it('reads: every word has 4.5 to 1', () => check(words, 4.5));
  it('shows: every control and chart has 3 to 1', () => check(shapes, 3));
});

it('the system-dark block is the dark theme', () => {
  const dark = colours("\n[data-theme='dark']");
  const system = colours(':root:not([data-theme])');
  expect(dark.size).toBeGreaterThan(50);
  expect(Object.fromEntries(system)).toEqual(Object.fromEntries(dark));
});
