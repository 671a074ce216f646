import { digestJson } from '../graph/digest.ts';
import type { JsonObject } from '../json.ts';
import type { CellKind } from '../kind/cell-kind.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { parseNotebook } from '../notebook/parse.ts';

/** The notebook with a run's parameters in place of its defaults, as `--set` would put them. */
export function parseWithParameters(
  text: string,
  kinds: ReadonlyMap<string, CellKind>,
  parameters: JsonObject,
  file?: string,
): Notebook {
  const options = file === undefined ? {} : { file };
  const plain = parseNotebook(text, kinds, options);
  const defaults = plain.front.params;
  const changed = Object.entries(parameters).filter(
    ([name, value]) => !Object.hasOwn(defaults, name) || digestJson(defaults[name]) !== digestJson(value),
  );
  if (changed.length === 0) return plain;
  // JSON is YAML, and quotes keep a text that looks like a number a text.
  const set = Object.fromEntries(changed.map(([name, value]) => [name, JSON.stringify(value)]));
  return parseNotebook(text, kinds, { ...options, set });
}
