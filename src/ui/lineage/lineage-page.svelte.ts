import type { Digest } from '../../core/graph/digest.ts';
import { lineageInSteps } from '../../core/lineage/build.ts';
import { bundleFacts } from '../../core/lineage/bundle-facts.ts';
import type { LineageFacts } from '../../core/lineage/facts.ts';
import { findNode } from '../../core/lineage/find.ts';
import type { LineageGraph, LineageNode } from '../../core/lineage/node.ts';
import { readLineageFacts } from '../../core/lineage/read-facts.ts';
import { revisionNumbers } from '../../core/lineage/revisions.ts';
import { walk, type Walk } from '../../core/lineage/walk.ts';
import { listNotebooks } from '../../core/store/notebooks.ts';
import type { App } from '../app/app.svelte.ts';
import type { BundleSession } from '../bundle/bundle-session.svelte.ts';

/** Things that are shown each way before somebody asks for more. */
const FIRST = 150;

const breathe = () => new Promise<void>((resolve) => setTimeout(resolve));

/** The lineage of one thing, over this browser's store or over a bundle that is open. */
export class LineagePage {
  graph = $state.raw<LineageGraph | undefined>(undefined);
  failure = $state.raw<unknown>(undefined);
  root = $state.raw<LineageNode | undefined>(undefined);
  back = $state.raw<Walk | undefined>(undefined);
  forward = $state.raw<Walk | undefined>(undefined);
  notebooks = $state.raw<ReadonlySet<string>>(new Set());
  /** Numbers of revisions by the digest of their text. */
  revisions = $state.raw<ReadonlyMap<Digest, number>>(new Map());
  private limit = FIRST;
  private readonly app: App;
  private readonly bundle: BundleSession | undefined;

  constructor(app: App, bundle: BundleSession | undefined) {
    this.app = app;
    this.bundle = bundle;
  }

  /** Reads the records once; what is asked afterwards is answered from memory. */
  async load(): Promise<void> {
    try {
      const { store } = await this.app.open();
      this.notebooks = new Set((await listNotebooks(store)).map(({ id }) => id));
      const steps = lineageInSteps(await this.facts());
      for (let step = steps.next(); ; step = steps.next()) {
        if (step.done) {
          this.graph = step.value;
          return;
        }
        await breathe();
      }
    } catch (error) {
      this.failure = error;
    }
  }

  private async facts(): Promise<LineageFacts> {
    const { bundle } = this;
    const { store, kinds } = await this.app.open();
    if (!bundle) return readLineageFacts(store, kinds, breathe);
    const { graph, id } = bundle;
    return bundleFacts({ manifest: bundle.bundle.manifest, graph, id }, async (cell) => bundle.output(cell));
  }

  /** Shows the thing of that name; what is wrong with the name stands in `failure`. */
  show(name: string): void {
    if (!this.graph) return;
    this.limit = FIRST;
    try {
      this.root = findNode(this.graph, name);
      this.failure = undefined;
      this.ask();
    } catch (error) {
      this.root = undefined;
      this.failure = error;
    }
  }

  more(): void {
    this.limit *= 4;
    this.ask();
  }

  private ask(): void {
    const { graph, root } = this;
    if (!graph || !root) return;
    const back = walk(graph, root.id, 'back', this.limit);
    this.back = back;
    this.forward = walk(graph, root.id, 'forward', this.limit);
    void this.number([root, ...back.reached.map(({ node }) => node)]);
  }

  /** Which revisions of their notebooks the texts are, as far as those are kept. */
  private async number(nodes: readonly LineageNode[]): Promise<void> {
    const texts = nodes.filter(({ type }) => type === 'notebook');
    const notebooks = new Set(texts.flatMap(({ places }) => places.map(({ notebook }) => notebook)));
    const numbers = new Map<Digest, number>();
    try {
      const { store } = await this.app.open();
      for (const id of notebooks) {
        if (!this.notebooks.has(id)) continue;
        for (const [digest, revision] of await revisionNumbers(store, id)) numbers.set(digest, revision);
      }
      this.revisions = numbers;
    } catch (error) {
      this.failure = error;
    }
  }
}
