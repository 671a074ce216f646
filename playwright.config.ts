import { defineConfig } from '@playwright/test';

const port = Number(process.env.E2E_PORT ?? 4290);
const firefox = process.env.FIREFOX_PATH;

export default defineConfig({
  testDir: 'tests/browser',
  timeout: 180_000,
  expect: { timeout: 15_000 },
  // Tests that measure how fast the page answers are tagged @alone; `npm test` runs them afterwards, one at a time.
  workers: 2,
  // On a shared machine a browser now and then loses a race; the report names every test that needed its second try.
  retries: process.env.CI ? 1 : 0,
  reporter: [['list']],
  outputDir: 'test-results',
  use: {
    baseURL: `http://localhost:${port}/`,
    viewport: { width: 1280, height: 800 },
    // Far from UTC, so that no result and no time of the data rests on the machine's zone.
    timezoneId: 'America/Sao_Paulo',
    // Else every test fetches all engines in the background. Where the offline copy may matter, a spec lets it in again.
    serviceWorkers: 'block',
  },
  webServer: {
    command: `node tests/browser/server.mjs ${port}`,
    url: `http://localhost:${port}/`,
    reuseExistingServer: false,
  },
  projects: [
    {
      name: 'chromium',
      use: {
        browserName: 'chromium',
        launchOptions: {
          executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
          args: ['--no-sandbox', ...(process.env.AWS_EXECUTION_ENV ? ['--headless=shell'] : [])],
        },
      },
    },
    ...(firefox
      ? [
          {
            name: 'firefox',
            // Starts a Chromium of its own.
            testIgnore: /swiftshader\.spec\.ts/,
            use: {
              browserName: 'firefox' as const,
              channel: 'moz-firefox',
              launchOptions: { executablePath: firefox, timeout: 120_000 },
            },
          },
        ]
      : []),
  ],
});
