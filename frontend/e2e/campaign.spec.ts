import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { signedIn } from './owner.ts';

test.use({ storageState: signedIn });

const rules = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];

interface Person {
  name: string;
  street: string;
  phone: string;
}

/** A file as PropertyRadar writes it. */
function propertyRadar(people: Person[], town: string): string {
  const rows = people.map(({ name, street, phone }) => ({
    Type: 'SFR',
    Address: street,
    City: town,
    ZIP: '01060',
    'Yr Built': '1951',
    'Mail Address': street,
    'Mail City': town,
    'Mail State': 'MA',
    'Mail ZIP': '01060',
    'Owner Occ?': '1',
    'Primary Name': name,
    'Primary Mobile Phone1': phone,
    'Primary Mobile 1 Status': 'Active'
  }));
  const columns = Object.keys(rows[0] ?? {});
  const lines = rows.map((row) => Object.values(row).join(','));
  return [columns.join(','), ...lines].join('\n');
}

const seen = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name }).filter({ visible: true });

/** The figure under a label of the campaign's progress. */
async function figure(page: Page, label: string): Promise<number> {
  const stat = page.locator('dl').filter({
    has: page.locator('dt', { hasText: new RegExp(`^\\s*${label}\\s*$`) })
  });
  return Number((await stat.locator('dd').first().innerText()).replaceAll(',', ''));
}

async function accessible(page: Page) {
  const { violations } = await new AxeBuilder({ page }).withTags(rules).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)).toBe(false);
}

/** Asks the API as the person who is signed in. */
async function ask<Answer>(page: Page, method: string, path: string, body?: object) {
  return page.evaluate(
    async ([method, path, body]) => {
      const stored = Object.values(localStorage).find((value) => value.includes('access_token'));
      const token = (JSON.parse(stored ?? '{}') as { access_token: string }).access_token;
      const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
      const answer = await fetch(path, { method, headers, ...(body ? { body } : {}) });
      return (await answer.json()) as Answer;
    },
    [method, path, body ? JSON.stringify(body) : ''] as const
  );
}

/** How many texts each phone got. */
async function received(page: Page, phones: string[]): Promise<number[]> {
  interface Thread {
    phone: string;
    messages: { direction: string }[];
  }
  const { items } = await ask<{ items: Thread[] }>(page, 'GET', '/simulator/threads');
  return phones.map(
    (phone) =>
      items
        .find((thread) => thread.phone === `+1${phone.replaceAll('-', '')}`)
        ?.messages.filter((message) => message.direction === 'outgoing').length ?? 0
  );
}

test('a campaign is built, foretold, launched, paused in a storm, and ends as it was foretold', async ({
  page
}, info) => {
  test.setTimeout(240_000);
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  page.on('response', (response) => {
    if (response.status() >= 400) faults.push(`${response.status()} ${response.url()}`);
  });

  const [street, first] = info.project.name === 'phone' ? ['ELDER', 30] : ['ROWAN', 10];
  const names = ['ADA HALE', 'BEN ORTIZ', 'CLEO WARD', 'DAN PRICE', 'EVE MOSS', 'FAY TUCKER'];
  const people = names.map((name, at) => ({
    name,
    street: `${at + 1} ${street} ST`,
    phone: `413-555-01${first + at}`
  }));
  const phones = people.map((person) => person.phone);
  // Of an area code of Canada nobody here knows state and zone.
  const abroad = { name: 'GUS LEROY', street: `9 ${street} ST`, phone: `416-555-01${first}` };
  const list = `Owners of ${street} ST`;

  await page.goto('/lists');
  await page.getByLabel('File to import').setInputFiles({
    name: 'owners.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(propertyRadar([...people, abroad], 'NORTHAMPTON'))
  });
  await page.getByLabel('Name of the list').fill(list);
  await seen(page, /^Upload/).click();
  await seen(page, 'Import 7 rows').click();
  await expect(page.getByText('The database agrees')).toBeVisible();

  // Built on one page: whom, what, when, and what will come of it.
  await page.getByRole('link', { name: 'Text this list' }).filter({ visible: true }).click();
  await page.getByLabel('How and when they agreed').fill('They asked for a visit.');
  await seen(page, 'State consent').click();
  await page
    .getByLabel('Text', { exact: true })
    .fill('Hi {{first_name|there}}, Attack-a-Crack here. Cracks? Reply STOP to opt out.');
  await expect(page.getByText('6 texted + 1 to decide + 0 left out = 7 phones')).toBeVisible();
  const forecast = page.getByRole('region', { name: 'Forecast', exact: true });
  await expect(forecast.getByText(/^Ends Mon Nov 23, in one sending day, and costs/)).toBeVisible();
  await expect(forecast.getByRole('row', { name: /^Mon Nov 23\b.* 6$/ })).toBeVisible();
  const words = page.getByText(/^6 people get a text from 2 numbers today\. It costs about \$/);
  await expect(words).toBeVisible();
  await expect(page.getByText('7 of 7')).toBeVisible();
  await accessible(page);

  // For tomorrow, and back.
  await seen(page, 'At a time').click();
  await expect(page.getByLabel('Date and time, New York')).toHaveValue('2026-11-24T09:00');
  await seen(page, 'Schedule for Tue Nov 24, 9:00 AM').click();
  await expect(page.getByText('Begins Tue Nov 24 at 9:00 AM.')).toBeVisible();
  await accessible(page);
  await seen(page, 'Unschedule').click();
  await seen(page, 'At once').click();

  // The vendor's bad day: half of the calls are refused, the others fail after the text was accepted.
  const fair = await ask<Record<string, unknown>>(page, 'GET', '/simulator/switches');
  const storm = { ...fair, answers: false, undelivered: 0, rate_429: 0.5, rate_500: 1 };
  await ask(page, 'PUT', '/simulator/switches', { ...storm, after_accept: 1 });
  try {
    await seen(page, 'Launch to 6 people').click();
    const question = page.getByRole('dialog');
    await expect(question.getByText(/^6 people get a text/)).toBeVisible();
    await question.getByRole('button', { name: 'Launch to 6 people' }).click();
    await expect(page.getByText(/\d of 6 sent/)).toBeVisible();
    await expect
      .poll(async () => (await received(page, phones)).some((texts) => texts > 0))
      .toBe(true);
    await seen(page, /^Pause/).click();
    await expect(page.getByText('Paused: no text leaves.')).toBeVisible();
    await accessible(page);
  } finally {
    await ask(page, 'PUT', '/simulator/switches', { ...fair, answers: false, undelivered: 0 });
  }

  // It goes on where it stopped. Who could not be placed waits for a person, and is left out.
  await seen(page, /^Resume/).click();
  await seen(page, /^Leave out Gus Leroy/i).click();
  await expect(page.getByText('Done: nobody waits any more.')).toBeVisible({ timeout: 60_000 });
  await expect.poll(() => figure(page, 'Delivered'), { timeout: 30_000 }).toBe(6);
  await expect(
    page.getByText('6 delivered + 0 under way + 0 failed + 0 waiting + 1 left out = 7 on the list')
  ).toBeVisible();
  expect(await received(page, phones)).toEqual([1, 1, 1, 1, 1, 1]);
  expect(await received(page, [abroad.phone])).toEqual([0]);
  const fact = page.getByRole('region', { name: 'Forecast against fact' });
  await expect(fact.getByRole('row', { name: /^Texts 6 6$/ })).toBeVisible({ timeout: 30_000 });
  await expect(fact.getByRole('row', { name: /^Last text Mon Nov 23 Mon Nov 23$/ })).toBeVisible();
  await ask(page, 'PUT', '/simulator/switches', fair);

  // Anybody can be asked about: who was texted, and who was not.
  await seen(page, /Ada Hale/i).click();
  const why = page.getByRole('dialog');
  await expect(why.getByTestId('why-answer')).toBeVisible();
  await expect(why.getByText(/What was asked/)).toBeVisible();
  await why.getByLabel('Anybody’s phone').fill(abroad.phone);
  await why.getByRole('button', { name: 'Ask' }).click();
  await expect(why.getByText('Gus Leroy')).toBeVisible();
  await why.getByLabel('Anybody’s phone').fill(phones[0] ?? '');
  await why.getByRole('button', { name: 'Ask' }).click();
  await expect(why.getByText('Ada Hale')).toBeVisible();

  // And proved: one text in all of the storm, with every condition that it met.
  await why.getByRole('link', { name: 'All that is known of this phone' }).click();
  const dossier = page.getByTestId('dossier');
  await expect(dossier.getByTestId('chain')).toHaveAttribute('data-verified', 'true');
  await expect(dossier.getByTestId('dossier-text')).toHaveCount(1);
  await expect(dossier.getByTestId('dossier-receipt').first()).toContainText(
    /(\d+) of \1 conditions met/
  );
  await accessible(page);

  expect(faults).toEqual([]);
});
