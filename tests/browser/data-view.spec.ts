import { expect, test } from '@playwright/test';
import { findings } from './support/accessible.ts';
import { keys } from './support/keyboard.ts';
import { cellOf } from './support/penguins.ts';
import { HEAD, PARTS, PENGUINS, openSmall, runAll } from './support/small-notebook.ts';

test.use({ actionTimeout: 10_000 });

const TEXT = `${HEAD}${PENGUINS}\`\`\`{check} whole
of: penguins
on_fail: warn
expect:
  - column: sex
    missing: { max: 0 }
\`\`\`

${PARTS}\`\`\`{train} model
of: parts
target: species
model: logistic
\`\`\`

\`\`\`{evaluate} scores
of: model
on: parts.test
\`\`\`
`;

test('a table says in its head what is in it, scrolls to its last row, and failures are one click away', async ({
  page,
}) => {
  await openSmall(page, TEXT);
  await runAll(page);

  await test.step('the rows that a check found, by one click', async () => {
    await cellOf(page, 'whole').getByRole('button', { name: 'Show the rows' }).click();
    const rows = cellOf(page, 'whole').getByRole('table');
    await expect(rows).toHaveAttribute('aria-rowcount', '12');
    await expect(rows.locator('tbody tr[aria-rowindex="2"]')).toContainText('Torgersen');
    await expect(rows.locator('tbody tr[aria-rowindex] td:nth-child(8)')).toHaveText(
      Array.from({ length: 11 }, () => ''),
    );
    await cellOf(page, 'whole').getByRole('button', { name: 'Hide the rows' }).click();
    await expect(rows).toHaveCount(0);
  });

  await test.step('the rows that a model gets most wrong, by one click', async () => {
    await cellOf(page, 'scores').getByRole('button', { name: 'Show the worst rows' }).click();
    const rows = cellOf(page, 'scores').getByRole('table', { name: /worst/i });
    await expect(rows.getByRole('columnheader')).toContainText(['#', 'actual', 'predicted']);
    await expect(rows.locator('tbody tr[aria-rowindex="2"]')).toContainText(/Adelie|Chinstrap|Gentoo/);
  });

  await test.step('parts stand in the order in which they are used', async () => {
    const names = cellOf(page, 'parts').getByRole('rowheader');
    await expect(names).toHaveText(['train', 'validation', 'test']);
  });

  const table = page.getByRole('table', { name: 'penguins' });
  await test.step('the head of the data view has the type of each column in pictures and in words', async () => {
    await page.getByRole('link', { name: 'Data' }).click();
    await page.getByRole('button', { name: 'Rows', exact: true }).click();
    const sex = table.getByRole('columnheader', { name: /sex/ });
    await expect(sex.getByRole('img', { name: /Histogram of sex: male 48.8%, female 48%/ })).toBeVisible();
    await expect(sex).toContainText('3.2% missing');
    const bill = table.getByRole('columnheader', { name: /bill_length_mm/ });
    await expect(bill.getByRole('img', { name: 'Histogram of bill_length_mm: 32.1 … 59.6' })).toBeVisible();
    expect(await findings(page)).toEqual([]);
  });

  await test.step('it scrolls to the last row, and only what is in sight is in the page', async () => {
    await expect(table).toHaveAttribute('aria-rowcount', '345');
    await page.locator('[role="region"][aria-label="penguins"]').focus();
    await keys(page, 'End');
    const last = table.locator('tbody tr[aria-rowindex="345"]');
    await expect(last).toBeInViewport();
    await expect(last.locator('td').first()).toHaveText('344');
    await expect(last.locator('td').nth(1)).toHaveText('Chinstrap');
    expect(await table.locator('tbody tr').count()).toBeLessThan(60);
    await keys(page, 'Home');
    await expect(table.locator('tbody tr[aria-rowindex="2"] td').first()).toHaveText('1');
  });

  await test.step('sorted by a click on its name, filtered by an expression', async () => {
    const mass = table.getByRole('columnheader', { name: /body_mass_g/ });
    await mass.getByRole('button').click();
    await mass.getByRole('button').click();
    await expect(mass).toHaveAttribute('aria-sort', 'descending');
    await expect(table.locator('tbody tr[aria-rowindex="2"]')).toContainText('6300');
    const filter = page.getByLabel('Filter the rows');
    await expect(filter).toHaveAttribute('placeholder', 'Filter, for example bill_length_mm > 44.45');
    await filter.click();
    await page.keyboard.type('island = "Torgersen"');
    await keys(page, 'Enter');
    await expect(page.getByText('52 of 344 rows')).toBeVisible();
    await expect(table).toHaveAttribute('aria-rowcount', '53');
  });
});
