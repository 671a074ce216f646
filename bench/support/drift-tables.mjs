// A reference and a current sample of twenty columns as raw little-endian arrays, column after column: fifteen of
// numbers (float64, four of them drifted) and five of categories (int32 codes, two of them drifted).
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './child.mjs';
import { bell, uniform } from './mixed-table.mjs';

export const NUMBERS = 15;
/** How many categories each column of them has. */
export const LEVELS = [4, 8, 12, 50, 200];
const SCALE = { 1: 1.15 };
const SHIFT = { 0: 0.1, 2: 0.5, 3: 0.02 };
const CURRENT_FROM = 10_000_000;
const SEED = 12;

/** The folder with `reference.f64`, `reference.i32`, `current.f64`, `current.i32` of so many rows. */
export function driftTables(rows) {
  const folder = path.join(root, '.cache', 'bench', `drift-${rows}`);
  if (existsSync(folder)) return folder;
  const part = `${folder}.part`;
  mkdirSync(part, { recursive: true });
  for (const [name, first] of [
    ['reference', 0],
    ['current', CURRENT_FROM],
  ]) {
    const moved = first > 0;
    const numbers = new Float64Array(rows * NUMBERS);
    for (let column = 0; column < NUMBERS; column++) {
      const scale = moved ? (SCALE[column] ?? 1) : 1;
      const shift = moved ? (SHIFT[column] ?? 0) : 0;
      for (let row = 0; row < rows; row++) numbers[column * rows + row] = bell(first + row, column) * scale + shift;
    }
    const codes = new Int32Array(rows * LEVELS.length);
    LEVELS.forEach((levels, column) => {
      for (let row = 0; row < rows; row++) {
        const u = uniform(Math.imul(first + row, 32) + column, SEED);
        codes[column * rows + row] = Math.floor((moved && column < 2 ? u * Math.sqrt(u) : u) * levels);
      }
    });
    writeFileSync(path.join(part, `${name}.f64`), numbers);
    writeFileSync(path.join(part, `${name}.i32`), codes);
  }
  renameSync(part, folder);
  return folder;
}
