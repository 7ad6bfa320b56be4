import { createRawSnippet } from 'svelte';
import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '../../../styles/app.css';
import { ApiError } from '#lib/api/error.ts';
import Button from './button.svelte';
import Checkbox from './checkbox.svelte';
import Loadable from './loadable.svelte';
import Menu from './menu.svelte';
import Progress from './progress.svelte';
import VirtualList from './virtual-list.svelte';

const words = (text: string) => createRawSnippet(() => ({ render: () => `<span>${text}</span>` }));

describe('button', () => {
  it('takes no press while it is busy, and is one control height tall', async () => {
    let presses = 0;
    const view = await render(Button, { children: words('Save'), onclick: () => (presses += 1) });
    const button = page.getByRole('button', { name: 'Save' });
    expect(button.element().getBoundingClientRect().height).toBeGreaterThanOrEqual(32);
    await button.click();
    await view.rerender({ busy: true });
    await button.click({ force: true });
    expect(presses).toBe(1);
  });
});

describe('checkbox', () => {
  it('is reached by its words and tells a mixed state', async () => {
    await render(Checkbox, { indeterminate: true, children: words('All people') });
    const box = page.getByRole('checkbox', { name: 'All people' });
    await expect.element(box).toHaveProperty('indeterminate', true);
    await box.click();
    await expect.element(box).toBeChecked();
  });
});

describe('progress', () => {
  it('never shows a bar without its figure', async () => {
    await render(Progress, { label: 'Merging rows', value: 3480, max: 5001, detail: '0.4 s left' });
    await expect.element(page.getByText('3,480 of 5,001 · 0.4 s left')).toBeVisible();
    await expect
      .element(page.getByRole('progressbar'))
      .toHaveAttribute('aria-valuetext', '3,480 of 5,001');
  });
});

describe('loadable', () => {
  it('says what failed and asks again', async () => {
    let asked = 0;
    await render(Loadable, {
      query: {
        data: undefined,
        error: new ApiError(500, 'internal', 'The server could not read the list.'),
        isFetching: false,
        refetch: () => (asked += 1)
      },
      children: words('never')
    });
    await expect.element(page.getByText('The server could not read the list.')).toBeVisible();
    await page.getByRole('button', { name: 'Try again' }).click();
    expect(asked).toBe(1);
  });
});

describe('menu', () => {
  it('opens by keyboard, runs what is chosen and gives the focus back', async () => {
    const ran: string[] = [];
    const trigger = createRawSnippet<[{ onclick: (event: MouseEvent) => void }]>((opener) => ({
      render: () => '<button type="button">Actions</button>',
      setup: (element) => {
        const listener = (event: Event) => opener().onclick(event as MouseEvent);
        element.addEventListener('click', listener);
      }
    }));
    await render(Menu, {
      label: 'Actions',
      trigger,
      items: [{ label: 'Snooze' }, { label: 'Done', run: () => ran.push('done') }]
    });
    await page.getByRole('button', { name: 'Actions' }).click();
    await expect.element(page.getByRole('menuitem', { name: 'Done' })).toBeVisible();
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{Enter}');
    await expect.poll(() => ran).toEqual(['done']);
    await expect.element(page.getByRole('button', { name: 'Actions' })).toHaveFocus();
  });
});

describe('virtual list', () => {
  it('draws a few dozen of a hundred thousand rows and reports which', async () => {
    let seen: [number, number] = [0, 0];
    const { container } = await render(VirtualList, {
      count: 100_000,
      rowHeight: 36,
      label: 'Rows',
      class: 'h-80',
      row: createRawSnippet<[number]>((index) => ({ render: () => `<p>Row ${index()}</p>` })),
      onrange: (first: number, last: number) => (seen = [first, last])
    });
    const list = container.querySelector('[aria-label="Rows"]') as HTMLElement;
    list.style.height = '320px';
    await expect.element(page.getByText('Row 0', { exact: true })).toBeVisible();
    list.scrollTop = 36 * 50_000;
    await expect.element(page.getByText('Row 50000', { exact: true })).toBeVisible();
    expect(container.querySelectorAll('p').length).toBeLessThan(60);
    expect(seen[1]).toBeGreaterThan(50_000);
  });
});
