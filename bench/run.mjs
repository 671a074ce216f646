// Runs the benchmarks, side by side with their rivals: node bench/run.mjs [--short] [name …]
// A benchmark is bench/<name>.bench.mjs with `export default { title, run({ short }) → rows }`; a row is a flat object.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = import.meta.dirname;
const short = process.argv.includes('--short');
const wanted = process.argv.slice(2).filter((each) => !each.startsWith('--'));
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.bench.mjs'))
  .map((file) => file.slice(0, -'.bench.mjs'.length))
  .filter((name) => wanted.length === 0 || wanted.includes(name))
  .sort();
if (names.length === 0) throw new Error(`no benchmark of that name; there are ${readdirSync(folder).join(', ')}`);

function markdownTable(rows) {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const body = rows.map((row) => line(columns.map((column) => row[column] ?? '')));
  return [line(columns), line(columns.map(() => '---')), ...body].join('\n');
}

for (const name of names) {
  const { default: bench } = await import(pathToFileURL(path.join(folder, `${name}.bench.mjs`)).href);
  console.log(`\n## ${bench.title}\n`);
  console.log(markdownTable(await bench.run({ short })));
}
