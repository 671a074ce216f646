import { SvelteMap } from 'svelte/reactivity';
import type { OpenBundle, ReplayFindings } from '../../core/bundle/desk.ts';
import { earlierTimes, type EarlierTimes } from '../../core/bundle/earlier-times.ts';
import { objectPath, type Claim } from '../../core/bundle/manifest.ts';
import type { BundleReport } from '../../core/bundle/verify.ts';
import { confirmClaims } from '../../core/bundle/import.ts';
import { parseWithParameters } from '../../core/bundle/parameters.ts';
import type { ReplayPlan } from '../../core/bundle/replay-plan.ts';
import type { CellStatus } from '../../core/graph/engine.ts';
import { buildGraph, type Graph } from '../../core/graph/order.ts';
import type { Output } from '../../core/kind/cell-kind.ts';
import type { Notebook } from '../../core/notebook/notebook.ts';
import { formatRoute } from '../app/route.ts';
import type { World } from '../app/world.ts';
import { importNotebook, type ImportedNotebook } from './import-notebook.ts';
import { NewerSession } from './newer-session.ts';
import { Task } from './task.svelte.ts';

/** A bundle that is open in this tab: read only, its results claimed until a replay agrees. */
export class BundleSession {
  /** In the address: it follows from what the bundle says. */
  readonly id: string;
  readonly file: File;
  readonly bundle: OpenBundle;
  readonly notebook: Notebook;
  readonly graph: Graph;
  readonly plan = new Task<ReplayPlan>();
  /** What is known here of how long its cells take. */
  earlier = $state.raw<EarlierTimes | undefined>(undefined);
  readonly verifying = new Task<BundleReport>();
  readonly replaying = new Task<ReplayFindings>();
  readonly importing = new Task<ImportedNotebook>();
  /** States of the cells of the replay in progress. */
  /** Imported results that the last replay confirmed. */
  confirmed = $state(0);
  readonly statuses = new SvelteMap<string, CellStatus>();
  private readonly world: World;
  private readonly outputs = new Map<string, Promise<Output>>();

  constructor(world: World, file: File, bundle: OpenBundle) {
    this.world = world;
    this.file = file;
    this.bundle = bundle;
    this.id = bundle.digest.slice(0, 12);
    this.notebook = parseWithParameters(bundle.text, world.kinds, bundle.manifest.parameters, bundle.file);
    this.graph = buildGraph(this.notebook, world.kinds);
  }

  get title(): string {
    return this.bundle.manifest.title || this.bundle.file;
  }

  claim(cell: string): Claim | undefined {
    const { cells } = this.bundle.manifest;
    return Object.hasOwn(cells, cell) ? cells[cell] : undefined;
  }

  /** The claimed result of a cell, read when it is first shown; undefined where the bundle has none. */
  output(cell: string): Promise<Output> | undefined {
    const claim = this.claim(cell);
    if (claim?.state !== 'done' || !Object.hasOwn(this.bundle.manifest.files, objectPath(claim.digest)))
      return undefined;
    const known = this.outputs.get(cell) ?? this.world.bundles.output(this.file, claim.digest);
    this.outputs.set(cell, known);
    return known;
  }

  async readPlan(): Promise<void> {
    this.earlier = await earlierTimes(this.world.store.records, this.bundle.manifest);
    await this.plan.run((watch) => this.world.bundles.plan(this.file, watch));
  }

  verify(): Promise<unknown> {
    return this.verifying.run((watch) => this.world.bundles.verify(this.file, watch));
  }

  /** What a replay finds identical is no longer claimed where this browser has it from an import. */
  async replay(): Promise<void> {
    if (this.replaying.running) return;
    this.statuses.clear();
    this.confirmed = 0;
    const findings = await this.replaying.run((watch) =>
      this.world.bundles.replay(this.file, {
        ...watch,
        status: (status) => this.statuses.set(status.cell, status),
      }),
    );
    if (findings) this.confirmed = (await confirmClaims(this.world.store, findings)).length;
  }

  /** A replay that was done elsewhere in this tab, of the same file. */
  showReplay(findings: ReplayFindings): void {
    this.replaying.keep(findings);
  }

  addressOf(cell: string): string {
    return formatRoute('bundle', [this.id, cell]);
  }

  async import(): Promise<ImportedNotebook | undefined> {
    const imported = await this.importing.run((watch) => importNotebook(this.world, this.file, this.bundle, watch));
    const { value: replayed } = this.replaying;
    if (imported && replayed) this.confirmed = (await confirmClaims(this.world.store, replayed)).length;
    return imported;
  }
}

export async function openBundle(
  world: World,
  file: File,
  signal?: AbortSignal,
): Promise<BundleSession | NewerSession> {
  const opened = await world.bundles.open(file, signal ? { signal } : {});
  return 'manifest' in opened ? new BundleSession(world, file, opened) : new NewerSession(opened);
}
