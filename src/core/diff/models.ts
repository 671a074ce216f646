/** Models of two runs: what they are, what they were fitted with, and whether they are the same bytes. */
import type { JsonObject } from '../json.ts';
import { memberOf, valueEntries, isObject } from './values.ts';
import { typeOf, type RunCells, type RunCellSide } from './run-cells.ts';
import type { DiffSection } from './section.ts';

/** Members of a fitted model that people chose or would ask for; its files are told by the digest. */
const SHOWN = ['kind', 'task', 'target', 'classes', 'params', 'exact'];

export function diffModels(cells: readonly RunCells[]): DiffSection {
  const models = cells.filter((each) => typeOf(each) === 'model');
  const entries = models.flatMap(({ name, a, b }) => valueEntries('model', [name], factsOf(a), factsOf(b)));
  return { name: 'models', entries };
}

function factsOf(side: RunCellSide | undefined): JsonObject | undefined {
  const model = side?.output && memberOf(side.output, 'model');
  if (!isObject(model)) return undefined;
  const shown = SHOWN.filter((name) => Object.hasOwn(model, name)).map((name) => [name, model[name]!] as const);
  const state = memberOf(model, 'state');
  return { ...Object.fromEntries(shown), ...(isObject(state) && { digest: memberOf(state, 'object') ?? null }) };
}
