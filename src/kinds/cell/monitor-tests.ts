/** Which drift test each column of a monitor gets. */
import type { CellContext } from '../../core/kind/context.ts';
import type { DriftColumn } from '../../core/kind/drift-kind.ts';
import { testList, type MonitorBody, type TestSpec } from '../../core/monitor/body.ts';
import { chooseDriftTest } from '../../core/monitor/drift-auto.ts';
import { driftColumnOf, orderedSample, type DriftTest } from '../../core/monitor/drift-report.ts';
import { checkValue } from '../../core/notebook/value-problems.ts';
import { problem, Refusal, type Problem } from '../../core/problem.ts';
import type { Field } from '../../core/table/column.ts';
import type { Dataset } from '../../core/table/dataset.ts';
import { driftKinds } from '../drift/index.ts';

export interface ColumnTest {
  readonly name: string;
  readonly reference: DriftColumn;
  /** All rows of the data; windows choose among them. */
  readonly current: DriftColumn;
  /** `auto` looks at both samples, so the test is chosen window by window. */
  choose(current: DriftColumn): DriftTest;
}

interface Tested {
  readonly current: Dataset;
  readonly reference: Dataset;
  readonly columns: readonly string[];
}

/**
 * The tests of a monitor, in the order of its columns: of those that an item names (all where it names none), by the
 * last item that does. Columns that the reference lacks, and dates, are left out with a line in the log. Refusals:
 * `production.unknown_column`, `monitor.wrong_test`, and what a test's own parameters get wrong.
 */
export async function planTests(ctx: CellContext, tested: Tested, specs: readonly TestSpec[]): Promise<ColumnTest[]> {
  const named = specs.flatMap(({ columns }) => columns ?? []);
  const unknown = named.filter((name) => !tested.current.field(name));
  if (unknown.length > 0) {
    const known = tested.current.fields.map(({ name }) => name);
    throw new Refusal(
      unknown.map((column) => problem('production.unknown_column', { column, known }, { key: 'tests' })),
    );
  }
  const tests: ColumnTest[] = [];
  const problems: Problem[] = [];
  for (const name of [...new Set([...tested.columns, ...named])]) {
    const spec = specs.findLast(({ columns }) => (columns ? columns.includes(name) : tested.columns.includes(name)));
    if (!spec) continue;
    const pair = await readPair(ctx, tested, name);
    if (!pair) continue;
    const wrong = wrongTest(name, spec, pair.reference);
    if (wrong) problems.push(wrong);
    else tests.push({ name, ...pair, choose: (current) => testFor(spec, pair.reference, current) });
    await ctx.breathe();
  }
  if (problems.length > 0) throw new Refusal(problems);
  return tests;
}

/** The column on both sides, where both have it and it can be tested. */
async function readPair(
  ctx: CellContext,
  { current, reference }: Tested,
  name: string,
): Promise<Pick<ColumnTest, 'reference' | 'current'> | undefined> {
  const before = reference.field(name);
  const now = current.field(name);
  if (!before || !now) {
    ctx.log('warning', `${name} is not in both the reference and the data, so it is not tested`);
    return undefined;
  }
  if (isText(before) !== isText(now)) {
    ctx.log('warning', `${name} is ${before.type} in the reference and ${now.type} in the data, so it is not tested`);
    return undefined;
  }
  const first = driftColumnOf(await reference.column(name));
  const second = driftColumnOf(await current.column(name));
  if (!first || !second) {
    ctx.log('warning', `${name} holds dates or times, so it is not tested`);
    return undefined;
  }
  return { reference: orderedSample(first), current: second };
}

/** Parameters of tests, held to the tests' own schemas. */
export function testParamProblems(body: Pick<MonitorBody, 'tests'>): Problem[] {
  return testList(body).flatMap(({ method, params }, index) => {
    if (params === undefined) return [];
    const key = Array.isArray(body.tests) ? `tests.${index}.params` : 'tests.params';
    if (method === 'auto') return [problem('monitor.params_without_test', {}, { key })];
    const kind = driftKinds.find(({ id }) => id === method);
    const checked = kind && checkValue(kind.params, params);
    if (!checked || checked.ok) return [];
    return checked.problems.map((each) => problem(each.code, each.params, { key: [key, ...each.path].join('.') }));
  });
}

function isText({ type }: Field): boolean {
  return type === 'category' || type === 'text';
}

function typeOf(column: DriftColumn): 'number' | 'category' {
  return column.type === 'category' ? 'category' : 'number';
}

function wrongTest(name: string, spec: TestSpec, reference: DriftColumn): Problem | undefined {
  if (spec.method === 'auto') return undefined;
  const kind = driftKinds.find(({ id }) => id === spec.method)!;
  const type = typeOf(reference);
  if (kind.columns.includes(type)) return undefined;
  const where = { key: 'tests', field: name };
  return problem('monitor.wrong_test', { column: name, method: kind.id, type, columns: kind.columns }, where);
}

function testFor(spec: TestSpec, reference: DriftColumn, current: DriftColumn): DriftTest {
  const method = spec.method === 'auto' ? chooseDriftTest(reference, current).method : spec.method;
  const kind = driftKinds.find(({ id }) => id === method)!;
  const params: unknown = kind.params.parse(spec.params ?? {});
  return { kind, threshold: spec.threshold ?? kind.threshold, params };
}
