import { expect, test, type Page } from '@playwright/test';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { brazilianCsv } from '../support/brazilian-csv.ts';
import { downloaded, watchDownloads } from './support/downloads.ts';

test.describe.configure({ timeout: 120_000 });
test.use({ actionTimeout: 10_000, locale: 'pt-BR' });

const NAME = 'Pedidos de março.csv';
const BIN = path.resolve(import.meta.dirname, '../../bin/bancada.js');
const csv = (name: string, bytes: Uint8Array) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(bytes) });
const cell = (page: Page, name: string) => page.locator(`article[data-cell="${name}"]`);

/** The text that the browser keeps of the only notebook. */
function keptText(page: Page): Promise<string> {
  return page.evaluate(
    () =>
      new Promise<string>((resolve, reject) => {
        const opening = indexedDB.open('bancada');
        opening.onerror = () => reject(new Error(String(opening.error)));
        opening.onsuccess = () => {
          const asked = opening.result.transaction('revision').objectStore('revision').getAll();
          asked.onsuccess = () => {
            opening.result.close();
            resolve((asked.result.at(-1) as { text: string }).text);
          };
        };
      }),
  );
}

test('a table of one’s own, as Excel in Brazil writes it, becomes a model in use', async ({ page }) => {
  await watchDownloads(page);
  await page.goto('./');
  await page.locator('[data-file-picker]').setInputFiles(csv(NAME, brazilianCsv(600)));
  const proposal = page.getByRole('region', { name: `Um caderno para ${NAME}` });

  await test.step('it asks what to predict, and how dates are written, with examples', async () => {
    await expect(proposal.getByLabel('O que você quer prever?')).toHaveValue('preço');
    const name = /^Como as datas são escritas\? em data por exemplo \d\d\/\d\d\/2024/;
    const dates = proposal.getByRole('combobox', { name });
    await expect(dates).toHaveValue('');
    await expect(
      proposal.getByText(/toda data pode ser lida com o dia ou o mês primeiro \(\d\d.* é 2024-/),
    ).toBeVisible();
    await dates.selectOption('dmy');
    await expect(proposal.getByText(/toda data pode ser lida/)).toBeHidden();
    await expect(dates).toHaveValue('dmy');
  });

  await test.step('it warns of a column that tells the target alone', async () => {
    await proposal.getByLabel('O que você quer prever?').selectOption('atrasou');
    await expect(proposal.getByText(/situação: sozinha prevê atrasou quase perfeitamente/)).toBeVisible();
    await expect(page.getByText('O alvo é atrasou, uma de 2 classes.')).toBeVisible();
  });

  await test.step('it reads the file as it is written, and finds the types', async () => {
    await proposal.getByRole('button', { name: 'Executar' }).click();
    await expect(page.locator('[data-run-all]')).toHaveText('Em dia', { timeout: 60_000 });
    const text = await keptText(page);
    for (const line of ['encoding: windows-1252', 'decimal: ","', 'thousands: .', 'date_order: dmy', 'time: data'])
      expect(text.split('\n')).toContain(line);
    const types: Record<string, string> = {
      ...{ data: 'data', município: 'categoria', preço: 'número', peso: 'número', itens: 'inteiro' },
      atrasou: 'categoria',
    };
    for (const [column, type] of Object.entries(types)) {
      const row = cell(page, 'pedidos_de_marco').getByRole('row', { name: new RegExp(`^${column}\\b|^${column}`) });
      await expect(row.first()).toContainText(type);
    }
  });

  const model = cell(page, 'model');
  const use = model.locator('[data-use-model]');
  await use.locator('summary').click();
  await test.step('one row is scored by a form, and a mistake in it is named', async () => {
    await use.getByLabel('município').selectOption('Belém');
    await use.getByLabel('situação').selectOption('fora do prazo');
    await use.getByLabel('preço').fill('caro');
    await use.getByRole('button', { name: 'Prever esta linha' }).click();
    await expect(use.getByRole('alert')).toHaveText(/preço: caro não é um número/);
    await use.getByLabel('preço').fill('3.999,90');
    await use.getByLabel('preço').press('Tab');
    await expect(use.getByLabel('preço')).toHaveValue('3999,9');
    await use.getByRole('button', { name: 'Prever esta linha' }).click();
    await expect(use.locator('[data-answer]')).toHaveText(/sim é o valor mais provável de atrasou/, {
      timeout: 30_000,
    });
    await expect(use.getByRole('alert')).toBeHidden();
  });

  const files: Record<string, Buffer> = {};
  await test.step('a file is scored as a table, and one without the columns is refused by name', async () => {
    await use.getByRole('button', { name: 'Um arquivo' }).click();
    const picker = use.locator('[data-score-file]');
    await picker.setInputFiles(csv('novos.csv', brazilianCsv(40, { first: 600 })));
    await expect(use.locator('[data-scored]')).toHaveText('40 linhas de novos.csv previstas.', { timeout: 30_000 });
    await expect(use.getByRole('columnheader', { name: 'p_sim' })).toBeVisible();
    const columns = ['data', 'município', 'preço', 'itens', 'situação'];
    await picker.setInputFiles(csv('sem peso.csv', brazilianCsv(5, { columns })));
    await expect(use.getByRole('alert')).toHaveText(/peso: o modelo precisa desta coluna/);
    await expect(use.locator('[data-scored]')).toHaveText('40 linhas de novos.csv previstas.');
  });

  await test.step('the scores and the model are downloaded', async () => {
    for (const [button, name] of [
      ['Baixar como CSV', 'novos-scored.csv'],
      ['Baixar como Parquet', 'novos-scored.parquet'],
      ['Baixar ONNX', 'model.onnx'],
    ] as const) {
      files[name] = await downloaded(page, name, () => model.getByRole('button', { name: button }).click());
    }
    const [header, ...lines] = files['novos-scored.csv']!.toString('utf8').trimEnd().split('\n');
    expect(header!.replace('\r', '').split(',')).toEqual([
      ...['data', 'município', 'preço', 'peso', 'itens', 'situação', 'atrasou'],
      ...['prediction', 'p_não', 'p_sim', 'model_version'],
    ]);
    expect(lines).toHaveLength(40);
    const parquet = new Uint8Array(files['novos-scored.parquet']!);
    const rows = await parquetReadObjects({ file: parquet.buffer });
    expect(rows).toHaveLength(40);
    expect(rows.filter((row) => row['prediction'] === row['atrasou']).length).toBeGreaterThanOrEqual(38);
  });

  await test.step('the command line gives the same bytes for the same notebook', async () => {
    const dir = mkdtempSync(path.join(tmpdir(), 'bancada-own-'));
    try {
      writeFileSync(path.join(dir, 'pedidos.md'), await keptText(page));
      writeFileSync(path.join(dir, NAME), brazilianCsv(600));
      writeFileSync(path.join(dir, 'novos.csv'), brazilianCsv(40, { first: 600 }));
      const bancada = (...args: string[]) => {
        const ran = spawnSync(process.execPath, [BIN, ...args], { cwd: dir, encoding: 'utf8', timeout: 60_000 });
        expect(ran.status, ran.stderr).toBe(0);
      };
      bancada('export', 'pedidos.md', 'model', '--as', 'onnx', '-o', 'model.onnx');
      for (const type of ['csv', 'parquet'])
        bancada('predict', 'pedidos.md', 'model', '--on', 'novos.csv', '-o', `novos-scored.${type}`);
      for (const [name, bytes] of Object.entries(files)) {
        expect(readFileSync(path.join(dir, name)).equals(bytes), name).toBe(true);
      }
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});

test('numbers that may hold thousands are asked about, and the answer can be taken back', async ({ page }) => {
  const lines = Array.from(
    { length: 60 },
    (_, row) => `loja ${row % 7};${1 + (row % 9)}.${100 + row};${row % 3 > 0 ? 'sim' : 'não'}`,
  );
  const name = 'estoque.csv';
  await page.goto('./');
  await page
    .locator('[data-file-picker]')
    .setInputFiles(csv(name, Buffer.from(`loja;saldo;vendeu\n${lines.join('\n')}\n`)));
  const proposal = page.getByRole('region', { name: `Um caderno para ${name}` });
  const numbers = proposal.getByRole('combobox', {
    name: 'Como os números são escritos? em saldo por exemplo 1.100 · 2.101 · 3.102',
  });
  const said = async () => (await keptText(page)).split('\n').filter((line) => /^(decimal|thousands):/.test(line));

  await expect(numbers).toHaveValue('');
  await expect(numbers.getByRole('option')).toHaveText([
    'Sem resposta: 1.100 é 1,1 (ponto decimal)',
    '1.100 é 1,1 (ponto decimal)',
    '1.100 é 1100 (milhares)',
  ]);
  await numbers.selectOption('1.100 é 1100 (milhares)');
  await expect.poll(said).toEqual(['decimal: ","', 'thousands: .']);
  await expect(numbers).toHaveValue(',.');
  await numbers.selectOption('1.100 é 1,1 (ponto decimal)');
  await expect.poll(said).toEqual(['decimal: .', 'thousands: ""']);
  await numbers.selectOption({ index: 0 });
  await expect.poll(said).toEqual([]);

  await proposal.getByRole('button', { name: 'Executar' }).click();
  await expect(cell(page, 'estoque').locator('[data-left-open]')).toHaveText(
    'saldo: 1.100 é lido como o número 1,1, e poderia ser 1100; indique `decimal` e `thousands`',
    { timeout: 60_000 },
  );
});
