/**
 * Drift of columns for peer_drift.py. In: `[{ type, reference, current, method?, params? }]`, `method` absent = as chosen
 * automatically; out: `[{ method, statistic, pValue }]`, NaN as null.
 */
import type { DriftColumn } from '../../src/core/kind/drift-kind.ts';
import { chooseDriftTest } from '../../src/core/monitor/drift-auto.ts';
import type { ColumnType } from '../../src/core/table/column.ts';
import { makeColumn } from '../../src/core/table/make-column.ts';
import { driftKinds } from '../../src/kinds/drift/index.ts';
import { readPayload } from './standard-input.ts';

interface Case {
  readonly type: ColumnType;
  readonly reference: (number | string | null)[];
  readonly current: (number | string | null)[];
  readonly method?: string;
  readonly params?: object;
}

const cases = await readPayload<Case[]>();
const answers = cases.map(({ type, method, params, ...samples }) => {
  const reference = makeColumn(type, samples.reference) as DriftColumn;
  const current = makeColumn(type, samples.current) as DriftColumn;
  const id = method ?? chooseDriftTest(reference, current).method;
  const kind = driftKinds.find((each) => each.id === id)!;
  return { method: id, ...kind.test(reference, current, kind.params.parse(params ?? {})) };
});
process.stdout.write(JSON.stringify(answers));
