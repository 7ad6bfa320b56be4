import { expect, test } from '@playwright/test';
import { signedIn } from './owner.ts';

test.use({ storageState: signedIn });

test('a new campaign that nobody wrote leaves no draft, and one that was written leaves one', async ({
  page
}) => {
  const drafts = async () => {
    await page.goto('/campaigns');
    await expect(page.getByRole('heading', { name: 'Campaigns' })).toBeVisible();
    await page.waitForLoadState('networkidle');
    return page.getByText('Draft', { exact: true }).filter({ visible: true }).count();
  };
  const before = await drafts();
  await page.goto('/lists');
  await page
    .getByRole('link', { name: /Sample: owners/ })
    .first()
    .click();
  await page
    .getByRole('link', { name: /Text this list/ })
    .filter({ visible: true })
    .click();
  await expect(page.getByLabel('Name of the campaign')).toHaveValue(/Sample/);
  expect(await drafts()).toBe(before);
  await page.goBack();
  await page.getByLabel('Text', { exact: true }).fill('Hello from Attack-a-Crack');
  await expect(page.getByText(/^Saved/)).toBeVisible();
  expect(await drafts()).toBe(before + 1);
});
