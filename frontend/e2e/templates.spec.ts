import { expect, test } from '@playwright/test';
import { signedIn } from './owner.ts';

test.use({ storageState: signedIn });

test('a text is kept as a template, gets a second version, and a campaign begins with it', async ({
  page
}, { project }) => {
  const name = `Winter check ${project.name}`;
  const body =
    'Hi {{first_name|there}} – it’s Attack-a-Crack. Any cracks at {{street|your place}}? Reply STOP to opt out.';
  await page.goto('/campaigns/templates');
  await page.getByRole('link', { name: 'New template' }).first().click();
  await page.getByLabel('Name', { exact: true }).fill(name);
  const text = page.getByLabel('Text', { exact: true });
  await text.fill('Hi {{firstname}}');
  await expect(page.getByText('{{firstname}} is no token.')).toBeVisible();
  await text.fill(body);
  await expect(page.getByText('2 characters made plain')).toBeVisible();
  await expect(page.getByText(/ at most$/)).toBeVisible();
  await page.getByRole('button', { name: 'Save template' }).click();
  await expect(page.getByText('Version 1', { exact: true })).toBeVisible();

  await text.fill(`${body} Thanks!`);
  await page.getByRole('button', { name: 'Save as version 2' }).click();
  await expect(page.getByText('Version 2', { exact: true })).toBeVisible();
  await text.fill('Not saved');
  await page.getByRole('link', { name: 'Templates' }).filter({ visible: true }).first().click();
  await expect(page.getByText('What you wrote is not saved yet.')).toBeVisible();
  await page.getByRole('button', { name: 'Leave it' }).click();
  await expect(page.getByRole('link', { name: new RegExp(name) })).toBeVisible();

  await page.goto('/campaigns/new');
  await page.getByRole('button', { name: 'Use a template' }).click();
  await page.getByRole('button', { name: new RegExp(name) }).click();
  await expect(page.getByLabel('Text', { exact: true })).toHaveValue(`${body} Thanks!`);
});
