/** The cells of two runs side by side, as far as what they left is there. */
import { parseCanonicalJson } from '../graph/canonical-json.ts';
import type { Digest } from '../graph/digest.ts';
import type { Json, JsonObject } from '../json.ts';
import type { ComparedCell, ComparedRun } from './compared-run.ts';
import { isObject, namesOf } from './values.ts';

export interface RunCellSide extends ComparedCell {
  readonly objects: ComparedRun['objects'];
  /** The output document; absent where there is none, or where it is not here. */
  readonly output?: JsonObject;
}

export interface RunCells {
  readonly name: string;
  readonly a?: RunCellSide;
  readonly b?: RunCellSide;
}

/** Every cell of either run by name. Refusals: those of the runs' objects. */
export async function readRunCells(a: ComparedRun, b: ComparedRun): Promise<RunCells[]> {
  const cells: RunCells[] = [];
  for (const name of namesOf(a.cells, b.cells)) {
    const [one, other] = [await readSide(a, name), await readSide(b, name)];
    cells.push({ name, ...(one && { a: one }), ...(other && { b: other }) });
  }
  return cells;
}

async function readSide({ cells, objects }: ComparedRun, name: string): Promise<RunCellSide | undefined> {
  if (!Object.hasOwn(cells, name)) return undefined;
  const cell = cells[name]!;
  const output = cell.digest === undefined ? undefined : await readDocument(objects, cell.digest);
  return { ...cell, objects, ...(isObject(output) && { output }) };
}

/** A JSON object of a run; undefined when it is not here. */
export async function readDocument(objects: ComparedRun['objects'], digest: Digest): Promise<Json | undefined> {
  if (!(await objects.has(digest))) return undefined;
  return parseCanonicalJson(new TextDecoder().decode(await objects.get(digest))) as Json;
}

/** The type of what a cell left: that of either side that is known. */
export function typeOf({ a, b }: RunCells): Json | undefined {
  return (a?.output ?? b?.output)?.['type'];
}

/** Whether a cell left a dataset, also where its rows were withheld. */
export function isDataset(cells: RunCells): boolean {
  const type = typeOf(cells);
  return type === 'dataset' || (type === undefined && [cells.a, cells.b].some((side) => side?.withheld?.columns));
}
