import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';

const rules = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];

test.describe('before signing in', () => {
  for (const path of ['/sign-in', '/setup', '/setup?token=sample', '/invite?token=sample']) {
    test(`${path} reads well and is accessible`, async ({ page }) => {
      const faults: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error') faults.push(message.text());
      });
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      const found = await new AxeBuilder({ page }).withTags(rules).analyze();
      expect(found.violations).toEqual([]);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      expect(wide).toBe(false);
      expect(faults).toEqual([]);
    });
  }

  test('a place inside asks to sign in and remembers where to go', async ({ page }) => {
    await page.goto('/contacts?q=keohane');
    await expect(page).toHaveURL(/\/sign-in\?next=%2Fcontacts%3Fq%3Dkeohane$/);
  });

  test('the theme of the system holds from the first paint', async ({ page }) => {
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.goto('/sign-in');
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  });

  test('an address of another site is not followed after signing in', async ({ page }) => {
    await page.goto('/sign-in?next=//example.com');
    await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
    expect(new URL(page.url()).pathname).toBe('/sign-in');
  });

  test('the reference of the API is served by us alone', async ({ page, baseURL }) => {
    const outside: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith(baseURL ?? '')) outside.push(request.url());
    });
    await page.goto('/docs');
    await expect(page.getByText('/v1/campaigns', { exact: true }).first()).toBeVisible();
    expect(outside.filter((url) => !url.startsWith('data:') && !url.startsWith('blob:'))).toEqual(
      []
    );
  });

  test('the parts page is not in the product', async ({ page }) => {
    await page.goto('/dev/ui');
    await expect(page.getByText('Not found')).toBeVisible();
  });
});
