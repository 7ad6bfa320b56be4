import { expect, test, type Page } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { owner, signedIn } from './owner.ts';

interface Sample {
  path: string;
  rows: number;
}

/** 2,180 rows and the licence line from the generator; the committed sample where it is absent. */
function sample(name: string, seed: number, path: string): Sample {
  const generator = `${process.env.CRM_SHARED ?? '../../shared'}/bench/gen_propertyradar.py`;
  if (existsSync(generator)) {
    execFileSync('python3', [generator, '2180', String(seed), '--out', path]);
    return { path, rows: 2180 };
  }
  const text = readFileSync('../api/imports/testdata/sample_propertyradar.csv', 'utf8');
  writeFileSync(path, text.replaceAll(' ST,', ` ${name.toUpperCase()} ST,`));
  return { path, rows: text.trimEnd().split('\n').length - 2 };
}

const grouped = (n: number) => n.toLocaleString('en-US');

/** Console errors and failed answers: a page that works has none. */
function faultsOf(page: Page): string[] {
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  page.on('response', (response) => {
    if (response.status() >= 400) faults.push(`${response.status()} ${response.url()}`);
  });
  return faults;
}

async function signIn(page: Page) {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(owner.email);
  await page.getByLabel('Password', { exact: true }).fill(owner.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(/\/inbox/);
}

/** The figure under a label of the campaign's progress. */
const figure = async (page: Page, label: string) => {
  const stat = page
    .locator('dl')
    .filter({ has: page.locator('dt', { hasText: new RegExp(`^\\s*${label}\\s*$`) }) });
  return Number((await stat.locator('dd').first().innerText()).replaceAll(',', ''));
};

test('a file goes in, a campaign goes out, replies come back', async ({ page, browser }, info) => {
  test.setTimeout(180_000);
  const phone = info.project.name === 'phone';
  const faults = faultsOf(page);
  const file = sample(info.project.name, phone ? 2 : 1, info.outputPath('owners.csv'));
  const list = `Owners of ${info.project.name}`;

  await signIn(page);

  // The file goes in and its ledger balances.
  await page.goto('/lists');
  await page.getByLabel('File to import').setInputFiles(file.path);
  await page.getByLabel('Name of the list').fill(list);
  await page.getByRole('button', { name: /^Upload/ }).click();
  await expect(page).toHaveURL(/\/lists\/import\//);
  const run = page.getByRole('button', { name: `Import ${grouped(file.rows)} rows` });
  await run.filter({ visible: true }).click();
  const lines = grouped(file.rows + 2);
  await expect(page.getByText('The database agrees')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText(`${lines} = ${lines}`)).toBeVisible();
  await expect(page.getByText(/Counted inside the transaction that saved it/)).toBeVisible();

  // The campaign is written, the owner states the consent, and it is launched.
  await page.getByRole('link', { name: 'Text this list' }).filter({ visible: true }).click();
  await expect(page).toHaveURL(/\/campaigns\/new/);
  await page.getByLabel('How and when they agreed').fill('Signed up at the home show in March.');
  await page.getByRole('button', { name: 'State consent' }).click();
  await page
    .getByLabel('Text', { exact: true })
    .fill(
      'Hi {{first_name|there}}, Attack-a-Crack here. Homes from {{year_built|back then}} often crack. Reply STOP to opt out.'
    );
  // A half hour's texts are shared by all campaigns: the other tests want some, too.
  await page.getByLabel('At most a day and number').fill('12');
  const launch = page.getByRole('button', { name: /^Launch to [\d,]+ people$/ });
  await expect(launch).toBeEnabled();
  await launch.click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Launch to/ })
    .click();
  await expect(page).toHaveURL(/\/campaigns\/[0-9a-f-]{36}$/);

  // A second browser looks at the same campaign and is never reloaded.
  const other = await browser.newContext({
    storageState: signedIn,
    viewport: page.viewportSize() ?? undefined
  });
  const second = await other.newPage();
  const secondFaults = faultsOf(second);
  await second.goto(page.url());
  await second.evaluate(() => ((window as unknown as { kept: boolean }).kept = true));

  // Texts go out, live on both.
  for (const screen of [page, second]) {
    await expect.poll(() => figure(screen, 'Delivered'), { timeout: 60_000 }).toBeGreaterThan(2);
  }

  // A customer answers; the reply appears on the second browser by itself.
  const campaign = page.url();
  await page.goto('/customers');
  await page
    .getByRole('link')
    .filter({ hasText: 'Attack-a-Crack here' })
    .filter({ visible: true })
    .first()
    .click();
  const heading = page.getByText('this is what they see').filter({ visible: true });
  await expect(heading).toBeVisible();
  const display = (await heading.innerText()).split(' · ')[0] ?? '';
  const replied = await figure(second, 'Replies');
  await page.getByRole('button', { name: 'Yes please' }).click();
  await expect.poll(() => figure(second, 'Replies'), { timeout: 20_000 }).toBeGreaterThan(replied);

  // In the inbox it is unread, and STOP closes the phone while the thread is open.
  const optedOut = await figure(second, 'Opt-outs');
  const third = await other.newPage();
  await third.goto('/inbox');
  await third.getByRole('link').filter({ hasText: 'Yes please' }).first().click();
  await expect(third.getByText('Yes please').filter({ visible: true }).first()).toBeVisible();
  await expect(third.getByText(display).filter({ visible: true }).first()).toBeVisible();
  await page.getByRole('button', { name: 'STOP', exact: true }).click();
  await expect(
    third
      .getByText(/opted out/i)
      .filter({ visible: true })
      .first()
  ).toBeVisible({
    timeout: 20_000
  });
  await expect
    .poll(() => figure(second, 'Opt-outs'), { timeout: 20_000 })
    .toBeGreaterThan(optedOut);

  // Nothing more goes to that phone: the gate refuses, in words.
  const refused = await page.evaluate(
    async (to) => {
      const stored = Object.values(localStorage).find((value) => value.includes('access_token'));
      const token = (JSON.parse(stored ?? '{}') as { access_token: string }).access_token;
      const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
      const numbers = (await (await fetch('/v1/numbers', { headers })).json()) as {
        items: { id: string }[];
      };
      const answer = await fetch('/v1/messages', {
        method: 'POST',
        headers,
        body: JSON.stringify({
          to,
          number_id: numbers.items[0]?.id,
          body: 'Hello?',
          client_key: to
        })
      });
      return { status: answer.status, ...((await answer.json()) as { code: string }) };
    },
    `+1${display.replaceAll(/\D/g, '')}`
  );
  expect(refused).toMatchObject({ status: 409, code: 'opted_out' });

  // Its dossier proves the consent, the text with its receipt, and the opt-out.
  await third.goto(`/phones/+1${display.replaceAll(/\D/g, '')}/dossier`);
  const dossier = third.getByTestId('dossier');
  await expect(dossier.getByTestId('chain')).toHaveAttribute('data-verified', 'true');
  await expect(dossier.getByText('Signed up at the home show in March.').first()).toBeVisible();
  await expect(dossier.getByTestId('dossier-receipt').first()).toContainText(
    /(\d+) of \1 conditions met/
  );
  await expect(dossier.getByText('read as an opt-out').first()).toBeVisible();

  // One tap stops the rest.
  await page.goto(campaign);
  await page
    .getByRole('button', { name: /^Pause/ })
    .filter({ visible: true })
    .click();
  await expect(
    second.getByRole('button', { name: /^Resume/ }).filter({ visible: true })
  ).toBeVisible();
  expect(await second.evaluate(() => (window as unknown as { kept?: boolean }).kept)).toBe(true);

  expect(
    faults.filter((fault) => !fault.includes('/v1/messages') && !fault.includes('409'))
  ).toEqual([]);
  expect(secondFaults).toEqual([]);
  await other.close();
});
