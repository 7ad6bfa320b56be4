import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { signedIn } from './owner.ts';

test.use({ storageState: signedIn });

const rules = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];

/**
 * Headers that nobody knows, a cell over two lines, a short phone, and a row that names nobody. No one
 * in the samples has a phone of Vermont: whoever was texted would stay when the import is undone.
 */
function unknownFile(place: string, first: number): string {
  const phone = (nth: number) => `802-555-01${first + nth}`;
  return [
    `Wer;Handy;Strasse;Ort;PLZ;Roof ${place}`,
    `Mary ${place};${phone(0)};12 ${place} St;Quincy;02169;21`,
    `Luis ${place};${phone(1)};"14 ${place}\nSt";Quincy;02169;4`,
    `Anna ${place};12;16 ${place} St;Quincy;02169;9`,
    ';;;;;33',
    `Tom ${place};${phone(3)};18 ${place} St;Quincy;02169;12`
  ].join('\n');
}

const csv = (name: string, text: string) => ({
  name,
  mimeType: 'text/csv',
  buffer: Buffer.from(text)
});

const seen = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name }).filter({ visible: true });

/** The figure under a fate in the head of an import. */
async function fate(page: Page, label: string): Promise<number> {
  const group = page.locator('dl > div').filter({
    has: page.locator('dt', { hasText: new RegExp(`^\\s*${label}\\s*$`) })
  });
  return Number((await group.locator('dd').first().innerText()).replaceAll(',', ''));
}

async function accessible(page: Page) {
  const { violations } = await new AxeBuilder({ page }).withTags(rules).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)).toBe(false);
}

test('a file of unknown columns goes in, its rejects come back, and all of it is undone', async ({
  page
}, info) => {
  test.setTimeout(180_000);
  const phone = info.project.name === 'phone';
  const place = phone ? 'Willow' : 'Poplar';
  const list = `Roofs of ${place}`;
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  page.on('response', (response) => {
    if (response.status() >= 400) faults.push(`${response.status()} ${response.url()}`);
  });

  // A workbook is refused with what to do, before anything is sent.
  await page.goto('/lists');
  await page.getByLabel('File to import').setInputFiles(csv('owners.xlsx', 'PK'));
  await expect(page.getByText(/Save as, CSV UTF-8/)).toBeVisible();

  await page
    .getByLabel('File to import')
    .setInputFiles(csv('roofs.csv', unknownFile(place, phone ? 50 : 40)));
  await page.getByLabel('Name of the list').fill(list);
  await seen(page, /^Upload/).click();
  await expect(page.getByText('How the file is read')).toBeVisible();
  const importPage = page.url().replace(/\?.*/, '');

  // Read another way it is another table; read as it was it is the same again.
  await page.getByLabel('Between the cells').selectOption('comma ,');
  await expect(page.getByText(/, 1 column\./)).toBeVisible();
  await page.getByLabel('Between the cells').selectOption('semicolon ;');
  await expect(page.getByText(/, 6 columns\./)).toBeVisible();

  // Nothing that names anybody: it says what is missing and does not go on.
  const column = (name: string) => page.getByLabel(name, { exact: true });
  for (const name of ['Wer', 'Handy', 'Strasse']) await column(name).selectOption('Leave out');
  await expect(page.getByText(/is needed: choose the column/).first()).toBeVisible();
  await expect(seen(page, 'Show what will happen')).toBeDisabled();
  await column('Wer').selectOption('Full name');
  await column('Handy').selectOption('Full name');
  await expect(page.getByText(/“Wer” is this already/)).toBeVisible();
  await column('Handy').selectOption('Phone');
  await column('Strasse').selectOption('Street address');
  await column('Ort').selectOption('Town');
  await column('PLZ').selectOption('ZIP');
  await column(`Roof ${place}`).selectOption(`Keep as “Roof ${place}”`);
  await page.getByText('Remember this for files with the same columns').click();
  await page.getByLabel('Its name').fill(`Roofs ${place}`);
  await accessible(page);
  await seen(page, 'Show what will happen').click();

  // The preview's figures are the run's.
  await expect(page.getByText(/figures of a run that was rolled back/)).toBeVisible();
  const foreseen = [await fate(page, 'Created'), await fate(page, 'Rejected')];
  expect(foreseen).toEqual([4, 1]);
  await expect(page.getByText('7 = 7')).toBeVisible();
  await seen(page, 'Import 5 rows').click();
  await expect(page.getByText('The database agrees')).toBeVisible();
  await expect(page.getByText('7 = 7')).toBeVisible();
  await expect(page.getByText('4 of 4 tables')).toBeVisible();
  expect([await fate(page, 'Created'), await fate(page, 'Rejected')]).toEqual(foreseen);
  await expect(page.getByText(`as “Roofs ${place}” says`)).toBeVisible();
  await accessible(page);

  // Line 4 stands inside row 3; the rejected row says why; the filter is in the address.
  await seen(page, 'Find a row').click();
  const finder = page.getByRole('dialog');
  await finder.getByLabel('Line', { exact: true }).fill('4');
  await finder.getByRole('button', { name: 'Show it' }).click();
  await expect(page).toHaveURL(/row=3/);
  await expect(page.locator('code').filter({ hasText: `Luis ${place}` })).toBeVisible();
  await page.getByRole('button', { name: /^Rejected 1$/ }).click();
  await expect(page).toHaveURL(/fate=rejected/);
  await seen(page, /Row 5 in detail/).click();
  await expect(page.getByText('Nothing identifiable left.')).toBeVisible();

  // The rejects come down, are corrected, and come in again onto the same list.
  const saved = page.waitForEvent('download');
  await seen(page, 'Rejects, 1 row').click();
  const rejects = readFileSync(await (await saved).path(), 'utf8');
  const told = ['import_line', 'import_row', 'import_reason', 'import_hint'];
  expect(rejects.split('\n')[0]?.trim().split(/[,;]/).slice(-4)).toEqual(told);
  const corrected = rejects.replace(/\n([,;])+33/, (_, cut: string) =>
    ['\nEve', '', `20 ${place} St`, 'Quincy', '02169', '33'].join(cut)
  );
  expect(corrected).not.toBe(rejects);
  await page.getByLabel('Corrected file').setInputFiles(csv('roofs rejects.csv', corrected));
  await expect(page).not.toHaveURL(new RegExp(importPage));
  await seen(page, 'Import 1 row').click();
  await expect(page.getByText('The database agrees')).toBeVisible();
  expect(await fate(page, 'Created')).toBe(1);
  await expect(page.getByRole('heading', { level: 1, name: list })).toBeVisible();

  // Undo says beforehand what goes; afterwards it can itself be undone.
  await page.goto(importPage);
  await seen(page, 'Undo import').click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('row', { name: /^Contacts 4 / })).toBeVisible();
  await accessible(page);
  await dialog.getByRole('button', { name: 'Undo import' }).click();
  await expect(page.getByText('What was undone')).toBeVisible();
  await expect(page.getByText(/This import was undone by/)).toBeVisible();
  await seen(page, 'Undo the undo').click();
  await expect(seen(page, 'Undo import')).toBeVisible();
  await expect(page.getByText('What was undone')).toBeHidden();

  // What was remembered stands in the settings and is forgotten there.
  await page.goto('/settings/imports');
  await page.getByRole('button', { name: `Forget Roofs ${place}` }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Forget it' }).click();
  await expect(page.getByRole('button', { name: `Forget Roofs ${place}` })).toBeHidden();
  expect(faults).toEqual([]);
});
