import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { workspace, type Workspace } from '../support/command-line.ts';

const notebook = (source: string) => `---\nbancada: 1\n---\n\n\`\`\`{data} rows\nsource: ${source}\n\`\`\`\n`;

/** Large enough to be read in ranges, with line ends within cells wherever a range may end. */
function largeCsv(): string {
  const note = (row: number) => `"in its row ${row},\nand ""quoted"" there\r\n${'-'.repeat(60 + (row % 40))}"`;
  const lines = Array.from({ length: 200_000 }, (_, row) => `${row},${row % 7 === 0 ? '' : row / 8},${note(row)}\n`);
  return `id,eighth,note\n${lines.join('')}`;
}

let here: Workspace;
beforeAll(() => {
  const content = largeCsv();
  here = workspace({ 'large.csv': content, 'large.md': notebook('large.csv'), 'packed.md': notebook('large.csv.gz') });
  writeFileSync(path.join(here.dir, 'large.csv.gz'), gzipSync(content, { level: 1 }));
});
afterAll(() => here.remove());

it('reads a large file to the same digest with any number of workers, and to what it holds when it is packed', async () => {
  const run = async (file: string, workers: number) => {
    const ran = await here.bancada(
      'run',
      file,
      '--workers',
      String(workers),
      '--store',
      `s${workers}${file}`,
      '--json',
    );
    return ran.json().cells['rows']!;
  };
  const alone = await run('large.md', 1);
  expect(alone.result).toMatchObject({ rows: 200_000, columns: 3 });
  for (const workers of [2, 4]) expect((await run('large.md', workers)).digest).toBe(alone.digest);
  // A packed file is read from one end to the other.
  expect((await run('packed.md', 1)).result?.['version']).toBe(alone.result?.['version']);
}, 120_000);
