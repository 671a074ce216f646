import type { CellKind } from '../src/core/kind/cell-kind.ts';
import type { QueryKind } from '../src/core/kind/query-kind.ts';
import { cellKinds } from '../src/kinds/cell/index.ts';
import { driftKinds } from '../src/kinds/drift/index.ts';
import { metricKinds } from '../src/kinds/metric/index.ts';
import { queryKinds } from '../src/kinds/query/index.ts';

/** What every worker can run, by id. */
export const workerKinds: {
  readonly cellKinds: ReadonlyMap<string, CellKind>;
  readonly queryKinds: ReadonlyMap<string, QueryKind>;
} = {
  cellKinds: new Map(cellKinds.map((kind) => [kind.id, kind])),
  queryKinds: new Map(queryKinds.map((kind) => [kind.id, kind])),
};

/** What two runs are held to when they are compared, by id. */
export const comparisonTests = {
  drift: new Map(driftKinds.map((kind) => [kind.id, kind])),
  metrics: new Map(metricKinds.map((kind) => [kind.id, kind])),
};
