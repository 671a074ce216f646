import { expect, test, type Page } from '@playwright/test';
import { choose, focus, focusIs, keys, tabTo } from './support/keyboard.ts';
import { cellOf } from './support/penguins.ts';
import { HEAD, PARTS, SEXED, openSmall } from './support/small-notebook.ts';

test.use({ actionTimeout: 10_000 });

const TEXT = `${HEAD}${SEXED}${PARTS}\`\`\`{train} first
of: parts
target: sex
model: logistic
\`\`\`

\`\`\`{train} second
of: parts
target: sex
model: logistic
class_weight: balanced
\`\`\`

\`\`\`{register} champion
of: first
name: penguin_sex
alias: champion
\`\`\`
`;

/** A new cell of a kind below another, its fields filled in as a person goes through the form, and run. */
async function addCell(page: Page, below: string, kind: string, name: string, fields: Record<string, string>) {
  await choose(page, below);
  await focusIs(page, below);
  await keys(page, 'b');
  await focusIs(page, /^button/);
  await page.keyboard.type(kind);
  await expect(page.locator('[data-add-bar] [data-kind]').first()).toHaveAttribute('data-kind', kind);
  await keys(page, 'Enter');
  await expect(cellOf(page, name)).toBeVisible();
  await focusIs(page, /^input|^select/);
  for (const [field, text] of Object.entries(fields)) {
    const control = cellOf(page, name).getByLabel(field, { exact: true }).first();
    await tabTo(page, control);
    if (await control.evaluate((each) => each.tagName === 'INPUT')) await keys(page, 'Control+a');
    await page.keyboard.type(text);
  }
  await keys(page, 'Shift+Enter');
  await expect(cellOf(page, name)).toHaveAttribute('data-state', 'fresh', { timeout: 40_000 });
  expect((await focus(page)).visible).toBe(true);
}

/** The confirmed step: to the cell by its name, to its button, pressed. */
async function apply(page: Page, name: string, said: string): Promise<void> {
  await choose(page, name);
  await focusIs(page, name);
  await tabTo(page, page.locator(`[data-apply="${name}"]`));
  await keys(page, 'Enter');
  await expect(cellOf(page, name).getByText(said)).toBeVisible();
  await focusIs(page, new RegExp(said));
}

test('a model goes from its registration to production, is watched and rolled back by keyboard alone', async ({
  page,
}) => {
  await openSmall(page, TEXT);
  await choose(page, 'run all');
  await expect(page.locator('[data-run-all]')).toHaveText(/Up to date/, { timeout: 60_000 });

  await test.step('registered, tried out in staging, live in production', async () => {
    await apply(page, 'champion', 'Applied as version 1');
    await addCell(page, 'champion', 'deploy', 'deploy', { model: 'champion' });
    await expect(cellOf(page, 'deploy').getByText('staging').first()).toBeVisible();
    await apply(page, 'deploy', 'Applied as revision 1');
    await addCell(page, 'deploy', 'deploy', 'deploy_2', { model: 'first', environment: 'production' });
    await apply(page, 'deploy_2', 'Applied as revision 1');
  });

  await test.step('another model as a canary beside it, served with traffic', async () => {
    await addCell(page, 'deploy_2', 'deploy', 'deploy_3', {
      model: 'second',
      environment: 'production',
      strategy: 'canary',
      steps: '[{ weight: 0.5, duration: 60s }]',
    });
    await apply(page, 'deploy_3', 'Applied as revision 2');
    await addCell(page, 'deploy_3', 'traffic', 'traffic', { rows: 'parts.test', rate: '5/s', duration: '120s' });
    await addCell(page, 'traffic', 'serve', 'serve', { deploy: 'deploy_3', traffic: 'traffic' });
    await apply(page, 'serve', 'Applied');
  });

  await test.step('watched, and an alert tried out at other thresholds', async () => {
    await addCell(page, 'serve', 'monitor', 'monitor', {
      of: 'serve',
      reference: 'parts.train',
      window: '30s',
      alerts: '[{ name: busy, metric: requests, above: 100 }]',
    });
    await choose(page, 'go to monitor');
    await expect(page.getByRole('heading', { name: 'Monitor', exact: true })).toBeVisible();
    await tabTo(page, page.getByRole('slider', { name: 'Threshold of busy' }));
    await keys(page, 'End');
    await expect(page.getByText(/would have fired in 0 of \d+ past windows/)).toBeVisible();
    await tabTo(page, page.locator('[data-keep="busy"]'));
    await keys(page, 'Enter');
    await focusIs(page, /^input/);
    await expect(page.getByText('It stands in the notebook now')).toBeVisible();
  });

  await test.step('rolled back by one press, with the virtual time of what the simulation did before it', async () => {
    await choose(page, 'go to serving');
    const production = page.locator('section', { has: page.getByRole('heading', { name: 'production' }) });
    await expect(production.getByText('Revision 2 · live')).toBeVisible();
    await expect(production.getByRole('listitem').first()).toContainText(
      'Revision 2 promoted simulated, 1 min 0 s after its start',
    );
    await tabTo(page, production.locator('[data-rollback]'));
    await keys(page, 'Enter');
    await expect(production.getByText('Revision 1 · live')).toBeVisible();
    await expect(production.getByRole('listitem').first()).toContainText('Rolled back to revision 1');
    await focusIs(page, /^button Roll back now/);
    await expect(production.getByText('no revision before it to go back to')).toBeVisible();
  });
});
