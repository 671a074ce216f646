/** The example notebooks over few rows, so that what takes half a minute on all of them takes seconds. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';

const root = path.resolve(import.meta.dirname, '../..');

/** Every example notebook, in every language. */
export const EXAMPLES: readonly string[] = readdirSync(path.join(root, 'examples'))
  .filter((name) => name.endsWith('.md'))
  .sort((a, b) => (a < b ? -1 : 1));

/** Whether an example is another's text in another language. */
export const isTranslation = (name: string): boolean => /\.\w+\.md$/.test(name);

export interface ExampleCut {
  readonly notebook: string;
  /** What the notebook names as its sources, beside it. */
  readonly files: Readonly<Record<string, string>>;
}

export function readExample(name: string): string {
  return readFileSync(path.join(root, 'examples', name), 'utf8');
}

/**
 * An example whose shipped Parquet files are replaced by CSV files of their own with at most about `rows` rows, evenly
 * taken, so that every month is there. Checks that ask for more rows than there are ask for fewer.
 */
export async function cutExample(name: string, rows = 5000): Promise<ExampleCut> {
  let notebook = readExample(name);
  const files: Record<string, string> = {};
  for (const [source, file] of notebook.matchAll(/samples\/([\w-]+)\.parquet/g)) {
    files[`${file}.csv`] = await cutParquet(path.join(root, 'public', source), rows);
    notebook = notebook.replaceAll(source, `${file}.csv`);
  }
  notebook = notebook.replace(/rows: \{ min: (\d+) \}/g, (whole, least: string) =>
    Number(least) > rows / 2 ? `rows: { min: ${rows / 2} }` : whole,
  );
  return { notebook, files };
}

async function cutParquet(file: string, rows: number): Promise<string> {
  const all = await parquetReadObjects({ file: await asyncBufferFromFile(file), compressors });
  const step = Math.ceil(all.length / rows);
  const names = Object.keys(all[0]!);
  const lines = all.filter((_, row) => row % step === 0).map((row) => names.map((each) => fieldText(row[each])));
  return `${[names, ...lines].map((fields) => fields.join(',')).join('\n')}\n`;
}

function fieldText(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = value instanceof Date ? value.toISOString() : String(value as string | number);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
