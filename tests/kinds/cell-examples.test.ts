import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { renderProblem } from '../../src/core/words/index.ts';
import evaluate from '../../src/kinds/cell/evaluate.ts';
import gate from '../../src/kinds/cell/gate.ts';
import predict from '../../src/kinds/cell/predict.ts';
import train from '../../src/kinds/cell/train.ts';
import tune from '../../src/kinds/cell/tune.ts';
import type { CellKind } from '../../src/core/kind/cell-kind.ts';

const kinds: readonly CellKind[] = [train, tune, evaluate, gate, predict];

describe.each(kinds.map((kind) => [kind.id, kind] as const))('the examples of %s', (_, kind) => {
  it('are bodies that are right, with every default filled in the same way twice', () => {
    expect(kind.examples.length).toBeGreaterThan(0);
    for (const example of kind.examples) {
      const body = kind.schema.parse(parse(example));
      expect((kind.validate?.(body) ?? []).map((each) => renderProblem(each, 'en'))).toEqual([]);
      expect(kind.schema.parse(body)).toEqual(body);
      expect(kind.references(body).length).toBeGreaterThan(0);
      expect(kind.units(body).every((unit) => /^[\w-]+@[\d.]+$/.test(unit))).toBe(true);
    }
  });
});
