/** A value on one line, as a form's text field shows and reads it. */
import { parse, parseDocument, stringify } from 'yaml';
import type { Json } from '../json.ts';
import type { CellKind } from '../kind/cell-kind.ts';
import type { Shape } from './describe.ts';

export function inlineYaml(value: Json): string {
  if (typeof value === 'string') return value;
  return stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trim();
}

/** The value that a field's text stands for; empty text removes the key. Text stays text where the schema wants text. */
export function readInline(text: string, shape: Shape): { ok: true; value: Json | undefined } | { ok: false } {
  if (text.trim() === '') return { ok: true, value: undefined };
  if (shape.types.length === 1 && shape.types[0] === 'string') return { ok: true, value: text };
  const document = parseDocument(text, { schema: 'core', version: '1.2' });
  if (document.errors.length > 0) return { ok: false };
  return { ok: true, value: document.toJS() as Json };
}

/** The value that each key has in the first of the kind's examples that names it. */
export function exampleValues({ examples }: Pick<CellKind, 'examples'>): Readonly<Record<string, Json>> {
  return Object.assign({}, ...examples.map((text) => parse(text) as object).reverse()) as Record<string, Json>;
}
