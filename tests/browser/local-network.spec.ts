import { chromium, expect, firefox, test, type Browser, type Page } from '@playwright/test';
import { findings } from './support/accessible.ts';
import { fakeServer, type FakeServer } from './support/mlflow.ts';

/**
 * The page as the public web would bring it, and a server on this machine. The browsers take the page's server for one
 * with a public address, and the page's name for one that they may trust like https.
 */
const HOST = 'app.bancada.test';

let server: FakeServer;
let browser: Browser;
let origin: string;

test.beforeEach(async ({ browserName, baseURL }, { project }) => {
  server = await fakeServer();
  const { port } = new URL(baseURL!);
  origin = `http://${HOST}:${port}`;
  const options = project.use.launchOptions ?? {};
  browser =
    browserName === 'firefox'
      ? await firefox.launch({
          ...options,
          channel: 'moz-firefox',
          firefoxUserPrefs: {
            'network.dns.localDomains': HOST,
            'dom.securecontext.allowlist': HOST,
            'network.lna.address_space.public.override': `127.0.0.1:${port}`,
          },
        })
      : await chromium.launch({
          ...options,
          args: [
            ...(options.args ?? []),
            `--host-resolver-rules=MAP ${HOST} 127.0.0.1`,
            `--ip-address-space-overrides=127.0.0.1:${port}=public`,
            `--unsafely-treat-insecure-origin-as-secure=${origin}`,
          ],
        });
});
test.afterEach(async () => {
  await browser.close();
  await server.close();
});

type Leave = 'granted' | 'asked' | 'left open' | 'refused';

async function openSync(leave: Leave, address = server.url): Promise<Page> {
  const context = await browser.newContext();
  if (leave === 'granted') await context.grantPermissions(['local-network-access'], { origin });
  const page = await context.newPage();
  await page.addInitScript(() => localStorage.setItem('language', 'en'));
  if (leave === 'left open' || leave === 'refused') {
    // What the browser says once somebody closed its question unanswered or said no, which no test can press.
    await page.addInitScript(
      (state) => {
        navigator.permissions.query = () => Promise.resolve({ state } as PermissionStatus);
      },
      leave === 'refused' ? ('denied' as const) : ('prompt' as const),
    );
  }
  await page.goto(`${origin}/sync.html`);
  await page.getByLabel('Address').fill(address);
  await page.getByRole('button', { name: 'See what would move' }).click();
  return page;
}

const NOBODY = 'http://127.0.0.1:9';

test('a page from the public web says that the browser keeps it from this machine, and what to do', async ({
  browserName,
}) => {
  const page = await openSync('asked');
  if (browserName === 'firefox') {
    // Firefox holds the request until the person answers; nobody answers here.
    await expect(page.locator('[data-asking]')).toContainText('choose Allow');
    expect(await findings(page)).toEqual([]);
  } else {
    // A browser without a window answers its own question with no, or leaves it open, as its version has it.
    await expect(page.getByRole('alert')).toHaveAttribute('data-obstacle', /^local_network(_denied)?$/);
    const refused = await openSync('refused');
    const trouble = refused.getByRole('alert');
    await expect(trouble).toHaveAttribute('data-obstacle', 'local_network_denied');
    await expect(trouble).toContainText('the server may be fine');
    expect(await findings(refused)).toEqual([]);
  }
  expect(server.fake.log).toEqual([]);
});

test('it tells a server that is down from one that it may not reach, as far as the browser tells', async ({
  browserName,
}) => {
  const asked = await openSync(browserName === 'firefox' ? 'asked' : 'left open', NOBODY);
  if (browserName === 'firefox') {
    await expect(asked.locator('[data-asking], [data-obstacle="local_network"]')).toBeVisible();
    return;
  }
  const trouble = asked.getByRole('alert');
  await expect(trouble).toHaveAttribute('data-obstacle', 'local_network');
  await expect(trouble).toContainText('Either no server runs at this address');
  await expect(trouble.locator('code')).toContainText(`--cors-allowed-origins ${origin}`);
  const allowed = await openSync('granted', NOBODY);
  await expect(allowed.getByRole('alert')).toHaveAttribute('data-obstacle', 'down', { timeout: 30_000 });
  const reached = await openSync('granted');
  await expect(reached.getByText('Both sides are the same')).toBeVisible();
  expect(server.fake.log.length).toBeGreaterThan(0);
});
