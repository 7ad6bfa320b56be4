import { expect, test as setup } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { owner, signedIn } from './owner.ts';

/** The first start prints a link that makes the owner's account; the other tests sign in with it. */
setup('the owner makes their account from the printed link', async ({ page, baseURL }) => {
  const log = readFileSync(process.env.CRM_SERVER_LOG ?? '', 'utf8');
  const token = /\/setup\?token=(\w+)/.exec(log)?.[1];
  expect(token, 'the server printed a setup link').toBeTruthy();
  await page.goto(`${baseURL}/setup?token=${token}`);
  await page.getByLabel('Your name').fill(owner.name);
  await page.getByLabel('E-mail').fill(owner.email);
  await page.getByLabel('Password', { exact: true }).fill(owner.password);
  await page.locator('button[type=submit]').click();
  await expect(page).toHaveURL(/\/inbox/);
  await page.context().storageState({ path: signedIn });

  await page.goto(`/setup?token=${token}`);
  await page.getByLabel('Your name').fill('Somebody Else');
  await page.getByLabel('E-mail').fill('else@example.com');
  await page.getByLabel('Password', { exact: true }).fill(owner.password);
  await page.locator('button[type=submit]').click();
  await expect(page.getByText(/link is used or too old/)).toBeVisible();
});
