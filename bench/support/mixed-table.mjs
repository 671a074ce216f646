// A table of ten mixed columns as CSV: integers, decimals, categories, texts, dates, times, some missing.
// Made from hashed row numbers with + and × alone, so that every machine writes the same bytes.
import { createWriteStream, existsSync, mkdirSync, renameSync } from 'node:fs';
import { once } from 'node:events';
import path from 'node:path';
import { root } from './child.mjs';

const SEED = 7;
const PLANS = ['bronze', 'silver', 'gold', 'platinum', 'basic', 'trial', 'student', 'enterprise'];
const DAY_MS = 86_400_000;
const FIRST_DAY = Date.UTC(2020, 0, 1);
const FIRST_TIME = Date.UTC(2024, 0, 1);

function scramble(value) {
  let x = value >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}

export const uniform = (at, seed) => scramble((scramble(at) ^ seed) >>> 0) / 4_294_967_296;

/** Four uniforms summed: mean 0, variance 1. */
export function bell(row, column) {
  let sum = 0;
  for (let k = 0; k < 4; k++) sum += uniform(Math.imul(row, 128) + column * 4 + k, SEED);
  return (sum - 2) * 1.7320508075688772;
}

function line(row) {
  const u = (column) => uniform(Math.imul(row, 16) + column, SEED);
  const unless = (column, share, value) => (u(column) < share ? '' : value);
  const day = new Date(FIRST_DAY + Math.floor(u(6) * 1826) * DAY_MS).toISOString().slice(0, 10);
  const at = new Date(FIRST_TIME + (row * 30 + Math.floor(u(7) * 30)) * 1000).toISOString();
  return [
    row,
    unless(10, 0.05, 18 + Math.floor(u(0) * 62)),
    unless(11, 0.08, ((bell(row, 1) * bell(row, 2) + 3) * 21000).toFixed(2)),
    (15 + 8 * bell(row, 3)).toFixed(4),
    unless(12, 0.02, u(5).toFixed(6)),
    Math.floor(u(13) * u(13) * u(13) * u(13) * 1000),
    unless(14, 0.03, `"${PLANS[Math.floor(u(8) * u(8) * 8)]}"`),
    `"city_${Math.floor(u(9) * u(9) * 5000)}"`,
    `"${day}"`,
    `"${at.slice(0, 10)} ${at.slice(11, 19)}"`,
  ].join(',');
}

/** The path of the table of so many rows, written if it is not there yet; `folder` unless it is to be kept. */
export async function mixedTable(rows, folder = path.join(root, '.cache', 'bench')) {
  const file = path.join(folder, `mixed-${rows}.csv`);
  if (existsSync(file)) return file;
  mkdirSync(folder, { recursive: true });
  const out = createWriteStream(`${file}.part`);
  out.write('"id","age","income","temp","score","clicks","plan","city","signup","ts"\n');
  for (let start = 0; start < rows; start += 10_000) {
    const lines = [];
    for (let row = start; row < Math.min(start + 10_000, rows); row++) lines.push(line(row));
    if (!out.write(`${lines.join('\n')}\n`)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
  renameSync(`${file}.part`, file);
  return file;
}
