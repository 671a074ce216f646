/** Rows and columns drawn for a tree. */
import type { FitContext } from '../../kind/model-kind.ts';
import type { Rng } from '../../stats/rng.ts';
import type { Settings } from './settings.ts';

/** True when these settings draw random numbers. */
export function draws(settings: Settings): boolean {
  return bags(settings) || settings.colsample_bytree < 1;
}

function bags(settings: Settings): boolean {
  return settings.subsample < 1 && settings.subsample_freq > 0;
}

/** Rows of this round, ascending; a new draw every `subsample_freq` rounds. Undefined = all rows. */
export function drawRows(ctx: FitContext, settings: Settings, rows: number, round: number): Uint32Array | undefined {
  if (!bags(settings)) return undefined;
  const wanted = Math.max(1, Math.floor(rows * settings.subsample));
  return chooseFrom(ctx.rng('rows', Math.floor(round / settings.subsample_freq)), rows, wanted);
}

/** 1 for each column that the tree may split; at least one. */
export function drawColumns(ctx: FitContext, settings: Settings, columns: number, tree: number): Uint8Array {
  const enabled = new Uint8Array(columns).fill(1);
  if (settings.colsample_bytree >= 1) return enabled;
  enabled.fill(0);
  const wanted = Math.max(1, Math.round(columns * settings.colsample_bytree));
  for (const column of chooseFrom(ctx.rng('columns', tree), columns, wanted)) enabled[column] = 1;
  return enabled;
}

/** `wanted` of the numbers 0 … n - 1, ascending, each subset as likely. Source: Knuth, TAOCP 2, algorithm 3.4.2 S. */
function chooseFrom(rng: Rng, n: number, wanted: number): Uint32Array {
  const chosen = new Uint32Array(wanted);
  let taken = 0;
  for (let i = 0; taken < wanted; i++) if (rng.uniform() * (n - i) < wanted - taken) chosen[taken++] = i;
  return chosen;
}
