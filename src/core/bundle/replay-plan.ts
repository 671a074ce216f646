/** What a replay would do, said before anything runs. */
import { buildGraph } from '../graph/order.ts';
import type { JsonObject } from '../json.ts';
import type { CellKind } from '../kind/cell-kind.ts';
import type { Hasher, Sources } from '../ports.ts';
import { problem, Refusal, warning, type Problem } from '../problem.ts';
import { isSample } from '../store/attached-sources.ts';
import type { BundledSource, Claim } from './manifest.ts';
import { parseWithParameters } from './parameters.ts';
import { printable } from './printable.ts';
import type { Bundle } from './read.ts';
import { hashSource } from './sources.ts';
import { notReplayable } from './withheld.ts';

/** A numeric unit, or a kind of cell, that computes otherwise here than where the bundle was made. */
export interface OtherVersion {
  /** `gbdt`, `math`, or `kind train`. */
  readonly unit: string;
  readonly claimed: string;
  /** Absent where this Bancada does not use it for these cells. */
  readonly here?: string;
  readonly cells: readonly string[];
  /** The versions of Bancada that made the claims, as the bundle says: those can replay them. */
  readonly madeWith: readonly string[];
}

export interface ReplayPlan {
  /**
   * `replayable`; `other_versions`: everything is computed, but the cells named in `otherVersions`, and what reads
   * them, can be compared by their results only; `not_replayable`: the bundle does not carry what they were made from.
   */
  readonly verdict: 'replayable' | 'other_versions' | 'not_replayable';
  /** Why not (errors), and what is other here (warnings). */
  readonly problems: readonly Problem[];
  /** In the order of the graph; `done` is computed again, `blocked` is held up by a check again. */
  readonly cells: readonly { readonly cell: string; readonly kind: string; readonly claimed: Claim['state'] }[];
  /** What is read, and where it comes from; `nowhere` what was left out of the bundle. */
  readonly sources: readonly (Pick<BundledSource, 'name' | 'size'> & {
    readonly from: 'bundle' | 'application' | 'nowhere';
  })[];
  readonly otherVersions: readonly OtherVersion[];
}

export interface PlanParts {
  readonly hasher: Hasher;
  readonly kinds: ReadonlyMap<string, CellKind>;
  /** Data that ship with this Bancada; without them, whether they are the same is left for the replay to tell. */
  readonly samples?: Sources;
}

/**
 * What a replay of this bundle would do and whether it can: runs nothing. Cost: parses the notebook, and hashes the
 * shipped data that it names. How long the cells took is not in a bundle: `earlierTimes` tells
 * what a store knows of it.
 */
export async function replayPlan({ hasher, kinds, samples }: PlanParts, bundle: Bundle): Promise<ReplayPlan> {
  const { manifest } = bundle;
  const claims = Object.entries(manifest.cells);
  const otherVersions = otherVersionsOf(bundle, kinds);
  const problems = [
    ...(await sourceProblems(hasher, samples, bundle)),
    ...otherVersions.map((each) => versionWarning(bundle, each)),
  ];
  const stopped = problems.some(({ severity }) => severity === 'error');
  const order = orderOf(bundle, kinds);
  return {
    verdict: stopped ? 'not_replayable' : otherVersions.length > 0 ? 'other_versions' : 'replayable',
    problems,
    cells: claims
      .map(([cell, { kind, state }]) => ({ cell, kind, claimed: state }))
      .sort((a, b) => order.indexOf(a.cell) - order.indexOf(b.cell)),
    sources: manifest.sources.map(({ name, size, chunks }) => ({
      name,
      size,
      from: chunks ? 'bundle' : isSample(name) ? 'application' : 'nowhere',
    })),
    otherVersions,
  };
}

/** Why the data cannot be read as they were: those of `notReplayable`, else `bundle.left_out`, `bundle.other_sample`, `bundle.no_sample`. */
async function sourceProblems(
  hasher: Hasher,
  samples: Sources | undefined,
  { file, manifest }: Bundle,
): Promise<Problem[]> {
  const problems = notReplayable(manifest, file);
  if (problems.length > 0) return problems;
  for (const { name, sha256, chunks } of manifest.sources) {
    if (chunks) continue;
    const source = printable(name);
    if (!isSample(name)) {
      problems.push(problem('bundle.left_out', { source }, { file }));
      continue;
    }
    if (!samples) continue;
    try {
      if ((await hashSource(hasher, await samples.open(name))) === sha256) continue;
      problems.push(problem('bundle.other_sample', { source }, { file }));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      problems.push(problem('bundle.no_sample', { source }, { file }));
    }
  }
  return problems;
}

function orderOf(bundle: Bundle, kinds: ReadonlyMap<string, CellKind>): string[] {
  const { cells, bad } = graphOf(bundle, kinds);
  const known = [...bad.keys(), ...cells.keys()];
  return [...known, ...Object.keys(bundle.manifest.cells).filter((each) => !known.includes(each))];
}

function graphOf({ file, manifest, text }: Bundle, kinds: ReadonlyMap<string, CellKind>) {
  return buildGraph(parseWithParameters(text, kinds, manifest.parameters, file), kinds);
}

function otherVersionsOf(bundle: Bundle, kinds: ReadonlyMap<string, CellKind>): OtherVersion[] {
  const { cells, environments } = bundle.manifest;
  const graph = graphOf(bundle, kinds);
  const found = new Map<string, OtherVersion & { readonly cells: string[]; readonly madeWith: string[] }>();
  for (const [name, claim] of Object.entries(cells)) {
    const cell = graph.cells.get(name);
    if (!cell || claim.state !== 'done' || claim.kind !== cell.kind.id) continue;
    const here = versionsHere(cell.kind, cell.body);
    for (const [unit, claimed] of versionsClaimed(claim.parts, claim.kind)) {
      if (here.get(unit) === claimed) continue;
      const id = JSON.stringify([unit, claimed, here.get(unit) ?? null]);
      const version = here.get(unit);
      const other = found.get(id) ?? {
        unit,
        claimed,
        ...(version !== undefined && { here: version }),
        cells: [],
        madeWith: [],
      };
      other.cells.push(name);
      const engine = environments[claim.environment]?.['engine'];
      if (typeof engine === 'string' && !other.madeWith.includes(engine)) other.madeWith.push(engine);
      found.set(id, other);
    }
  }
  return [...found.values()];
}

function versionsHere(kind: CellKind, body: unknown): Map<string, string> {
  const units = kind.units(body).map((each): [string, string] => {
    const at = each.lastIndexOf('@');
    return [each.slice(0, at), each.slice(at + 1)];
  });
  return new Map([[`kind ${kind.id}`, String(kind.version)], ...units]);
}

function versionsClaimed(parts: JsonObject, kind: string): Map<string, string> {
  const units = Object.entries(parts).flatMap(([part, value]): [string, string][] => {
    if (part === 'version') return [[`kind ${kind}`, String(value)]];
    return part.startsWith('unit ') ? [[part.slice('unit '.length), String(value)]] : [];
  });
  return new Map(units);
}

function versionWarning({ file }: Bundle, { unit, claimed, here, cells, madeWith }: OtherVersion): Problem {
  const params = {
    unit: printable(unit),
    claimed: printable(claimed),
    here: here ?? '',
    cells,
    versions: madeWith.map(printable),
  };
  return warning(here === undefined ? 'bundle.unknown_unit' : 'bundle.other_unit', params, { file });
}
