import { setImmediate } from 'node:timers/promises';
import { readLatest } from '../../core/graph/records.ts';
import { buildLineage } from '../../core/lineage/build.ts';
import { findNode } from '../../core/lineage/find.ts';
import { outputNode, type LineageGraph, type LineageNode } from '../../core/lineage/node.ts';
import { readLineageFacts } from '../../core/lineage/read-facts.ts';
import { lineageText } from '../../core/lineage/text.ts';
import { walk } from '../../core/lineage/walk.ts';
import { problem, Refusal } from '../../core/problem.ts';
import type { Arguments, Command, Host, World } from '../host.ts';
import { said } from '../lines.ts';
import { readNotebookFile, storeDirOf, withWorld, type OpenNotebook } from '../open-notebook.ts';
import { jsonOption, setOption, storeOption } from '../options.ts';
import { paramsOption, parameterSettings } from '../params-file.ts';
import { printJson } from '../print.ts';

const MOST = 500;

export const lineage: Command = {
  name: 'lineage',
  doc: 'Shows what a result, model, deployment, alert or file came from, or with --forward what came from it.',
  positionals: ['NOTEBOOK', 'CELL|DIGEST|MODEL@ALIAS'],
  options: {
    forward: { type: 'flag', doc: 'what came from it' },
    limit: { type: 'count', value: 'N', doc: `how many things at most; without it, ${MOST}` },
    set: setOption,
    params: paramsOption,
    store: storeOption,
    json: jsonOption,
  },
  async run(host, args) {
    const open = readNotebookFile(host, args.positionals[0]!, parameterSettings(args));
    return withWorld(host, { storeDir: storeDirOf(open.file, args) }, async (world) => {
      const graph = buildLineage(await readLineageFacts(world.store, host.kinds, setImmediate));
      const root = await rootOf(host, world, open, { graph, name: args.positionals[1]! });
      say(host, args, graph, root);
      return 0 as const;
    });
  },
};

/** A cell of the notebook as it stands comes before everything else of that name. */
async function rootOf(
  host: Host,
  world: World,
  open: OpenNotebook,
  { graph, name }: { readonly graph: LineageGraph; readonly name: string },
): Promise<LineageNode> {
  if (!open.notebook.cells.some((each) => each.name === name)) return findNode(graph, name);
  const status = (await world.engine(open.file).plan(open.notebook)).get(name);
  const now = status?.digest === undefined ? undefined : graph.nodes.get(outputNode(status.digest));
  if (now) return now;
  const latest = await readLatest(world.store, world.notebookId(open.file), name);
  const record = latest && (await world.store.records.get('cell', latest.key));
  const last = record && graph.nodes.get(outputNode(String(record['output'])));
  if (!last) throw new Refusal(problem('cli.not_run', { cell: name, state: 'stale' }, { file: open.file }));
  host.err(`${said(host.language, 'stale_lineage', { name })}\n`);
  return last;
}

function say(host: Host, args: Arguments, graph: LineageGraph, root: LineageNode): void {
  const direction = args.flag('forward') ? 'forward' : 'back';
  const found = walk(graph, root.id, direction, args.count('limit') ?? MOST);
  if (!args.flag('json')) {
    host.out(lineageText(root, found, direction, host.language));
    return;
  }
  const nodes = found.reached.map(({ node, distance }) => ({ ...node, distance }));
  host.out(printJson({ root, direction, nodes, edges: found.edges, left_out: found.leftOut }));
}
