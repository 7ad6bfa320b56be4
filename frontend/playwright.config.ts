import { defineConfig } from '@playwright/test';
import { chromiumLaunch } from './chromium.config.ts';

/** The tests run against a server that is already up; CRM_URL names it. */
export default defineConfig({
  testDir: 'e2e',
  // Generous: the machine that runs the tests may be busy; nothing here is a measurement.
  timeout: 60_000,
  expect: { timeout: 20_000 },
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  reporter: process.env.CI ? [['list'], ['html', { open: 'never' }]] : 'list',
  use: {
    baseURL: process.env.CRM_URL ?? 'http://localhost:8080',
    launchOptions: chromiumLaunch,
    trace: 'retain-on-failure'
  },
  projects: [
    { name: 'owner', testMatch: 'owner.setup.ts' },
    {
      name: 'desktop',
      dependencies: ['owner'],
      use: { viewport: { width: 1440, height: 900 } }
    },
    {
      name: 'phone',
      dependencies: ['owner'],
      use: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
    }
  ]
});
