/** What every cell kind must do, whatever it is for. */
import { expect } from 'vitest';
import { canonicalJson, parseCanonicalJson } from '../../src/core/graph/canonical-json.ts';
import { digestJson } from '../../src/core/graph/digest.ts';
import type { CellInputs, CellKind, Output } from '../../src/core/kind/cell-kind.ts';
import { Cancelled } from '../../src/core/problem.ts';
import { testContext, type TestContext, type TestContextOptions } from './context.ts';

export interface Trial {
  readonly kind: CellKind;
  readonly body: unknown;
  readonly options?: TestContextOptions;
  /** Prepares a fresh store and gives the inputs. */
  inputs(ctx: TestContext): Promise<CellInputs>;
}

async function runOnce({ kind, body, options, inputs }: Trial, signal?: AbortSignal): Promise<Output> {
  const tasks = kind.tasks as TestContextOptions['tasks'];
  const ctx = testContext({ ...options, ...(tasks && { tasks }), ...(signal && { signal }) });
  return kind.run(ctx, await inputs(ctx), kind.schema.parse(body));
}

/** The same digest twice, a JSON round trip, the promised result, and an end when the person says stop. */
export async function expectGoodCell(trial: Trial): Promise<Output> {
  const first = await runOnce(trial);
  expect(digestJson(await runOnce(trial))).toBe(digestJson(first));
  expect(parseCanonicalJson(canonicalJson(first))).toEqual(JSON.parse(JSON.stringify(first)));
  expect(trial.kind.result.safeParse(first.result).error).toBeUndefined();
  const controller = new AbortController();
  controller.abort();
  await expect(runOnce(trial, controller.signal)).rejects.toBeInstanceOf(Cancelled);
  return first;
}
