/** Reads what `feature_file.py` writes. */
import { readFileSync } from 'node:fs';
import type { FeatureColumn, Features, Target } from '../../src/core/learn/features.ts';

interface Head {
  readonly rows: number;
  readonly columns: readonly { readonly name: string; readonly levels?: readonly string[] }[];
  readonly classes: readonly string[];
}

export function readFeatureFile(path: string): { x: Features; y: Target } {
  const file = readFileSync(path);
  const line = file.indexOf(10);
  const head = JSON.parse(file.toString('utf8', 0, line)) as Head;
  let at = line + 1;
  const take = (width: number) => {
    const bytes = new Uint8Array(file.subarray(at, at + head.rows * width));
    at += bytes.length;
    return bytes.buffer;
  };
  const columns = head.columns.map(({ name, levels }): FeatureColumn => {
    if (levels) return { name, kind: 'category', levels, codes: new Int32Array(take(4)) };
    return { name, kind: 'number', values: new Float64Array(take(8)) };
  });
  const values = new Float64Array(take(8));
  const task = head.classes.length > 0 ? 'classification' : 'regression';
  return { x: { nSamples: head.rows, columns }, y: { task, values, classes: head.classes } };
}
