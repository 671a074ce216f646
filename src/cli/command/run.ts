import type { CellStatus, RunReport } from '../../core/graph/engine.ts';
import { claimedResults } from '../../core/graph/plan.ts';
import { applyProposal, proposalStatus } from '../../core/registry/apply.ts';
import type { RegistrationOutput, RolloutOutput } from '../../core/registry/proposal.ts';
import { problem, type Problem } from '../../core/problem.ts';
import { withExamples } from '../../core/table/left-open.ts';
import { ciOptions, readBaseline, writeCiFiles, type Baseline } from '../ci-report.ts';
import type { Arguments, Command, ExitStatus, Host, World } from '../host.ts';
import { said } from '../lines.ts';
import { writeOutputs } from '../outputs-folder.ts';
import { leftOpenIn } from '../left-open.ts';
import { readNotebookFile, splitCellName, storeDirOf, withWorld, type OpenNotebook } from '../open-notebook.ts';
import { jsonOption, setOption, storeOption, workersOption } from '../options.ts';
import { paramsOption, parameterSettings } from '../params-file.ts';
import { printJson, problemJson, problemLine, summaryLine } from '../print.ts';
import { exitStatusOf, placedProblems, placeInFile, runCells, sayProblems } from '../run-cells.ts';

/** What `--apply` (or `auto: true`) made of a cell's proposal. */
interface AppliedCell {
  readonly state: 'applied' | 'already' | 'refused';
  readonly stream?: string;
  readonly version?: number;
  readonly revision?: number;
  readonly problems: readonly Problem[];
}

export const run: Command = {
  name: 'run',
  doc: 'Runs what is stale and prints the results.',
  positionals: ['NOTEBOOK'],
  options: {
    set: setOption,
    params: paramsOption,
    cells: { type: 'text', value: 'A,B', doc: 'run these cells and what they need' },
    store: storeOption,
    workers: workersOption,
    'trust-claimed': {
      type: 'flag',
      doc: 'take results that a bundle claims as they are, instead of computing them again; they cannot be applied',
    },
    apply: { type: 'flag', doc: 'apply what register and deploy propose, where their gates let it' },
    'fail-on-alert': { type: 'flag', doc: 'exit with 1 when a monitor saw drift or raised an alert' },
    outputs: { type: 'text', value: 'DIR', doc: 'write metrics.json and every model as ONNX below this folder' },
    ...ciOptions,
    json: jsonOption,
  },
  async run(host, args) {
    const open = readNotebookFile(host, args.positionals[0]!, parameterSettings(args));
    const cells = args
      .text('cells')
      ?.split(',')
      .map((each) => splitCellName(open, each.trim()).cell);
    const baseline = await readBaseline(host, args);
    const options = { storeDir: storeDirOf(open.file, args), workers: args.count('workers') };
    return withWorld(host, options, async (world) => {
      const report = await runCells(host, world, open, cells, args.flag('trust-claimed'));
      const applied = await applyProposals(world, open, report, args.flag('apply'));
      return finish(host, world, open, report, { args, applied, baseline });
    });
  },
};

/** In the order of the file; a cell with `auto: true` is applied without being asked. */
async function applyProposals(
  world: World,
  open: OpenNotebook,
  report: RunReport,
  all: boolean,
): Promise<Map<string, AppliedCell>> {
  const applied = new Map<string, AppliedCell>();
  for (const { name } of open.notebook.cells) {
    const status = report.cells.get(name);
    const output = status?.output;
    if (!output) continue;
    const intent = (output as Partial<RegistrationOutput | RolloutOutput>).intent;
    const auto = intent?.action === 'deploy' && intent.auto;
    if (!intent || (!all && !auto)) continue;
    const claimed = claimedResults(status);
    if (claimed.length > 0) {
      applied.set(name, { state: 'refused', problems: [problem('registry.claimed', { claimed }, { cell: name })] });
      continue;
    }
    const by = { notebook: open.file, run: report.run, cell: name };
    const { state, ...done } = await applyProposal(world.store, world.clock, output, by);
    if (state !== 'nothing') applied.set(name, { state, ...done });
  }
  return applied;
}

interface Finished {
  readonly args: Arguments;
  readonly applied: ReadonlyMap<string, AppliedCell>;
  readonly baseline: Baseline | undefined;
}

async function finish(
  host: Host,
  world: World,
  open: OpenNotebook,
  report: RunReport,
  { args, applied, baseline }: Finished,
): Promise<ExitStatus> {
  const ran = ({ where }: Problem) => report.cells.get(where.cell!)?.output !== undefined;
  const leftOpen = (await leftOpenIn(host, open)).filter(ran).map((each) => placeInFile(open, each));
  const problems = withExamples(placedProblems(open, report), leftOpen);
  sayProblems(host, problems, report.cells.values());
  sayApplied(host, applied);
  const outputs = args.text('outputs');
  if (outputs !== undefined) await writeOutputs(world, report, outputs);
  writeCiFiles(host, args, open, { report, problems, baseline });
  const cells: Record<string, object> = {};
  for (const { name } of open.notebook.cells) {
    const status = report.cells.get(name);
    if (status) cells[name] = await cellJson(world, status, applied.get(name));
  }
  if (args.flag('json')) {
    const { run: id, outcome: status } = report;
    host.out(printJson({ notebook: open.file, run: id, status, cells, problems: problems.map(problemJson) }));
  } else {
    for (const [name, { result }] of Object.entries(cells as Record<string, { result?: object }>)) {
      if (result) host.out(`${name}: ${summaryLine(result)}\n`);
    }
  }
  const status = exitStatusOf(report);
  return status === 0 && args.flag('fail-on-alert') && alerted(report) ? 1 : status;
}

function sayApplied(host: Host, applied: ReadonlyMap<string, AppliedCell>): void {
  for (const [name, { state, stream, version, revision, problems }] of applied) {
    const { language } = host;
    const to = stream === undefined ? '' : said(language, 'to_stream', { stream });
    const what =
      version !== undefined
        ? said(language, 'version', { n: version })
        : revision !== undefined
          ? said(language, 'revision', { n: revision })
          : '';
    host.err(`${said(language, state, { name, to, what })}\n`);
    for (const each of problems) host.err(`${name}: ${problemLine(each, host.language)}\n`);
  }
}

async function cellJson(world: World, status: CellStatus, applied: AppliedCell | undefined): Promise<object> {
  const { kind, state, key, digest, claimed, restsOn, ms, output, fault, waitsFor } = status;
  const proposes = output?.type === 'registration' || output?.type === 'rollout';
  const result = output && { ...output.result, ...(proposes && (await proposalStatus(world.store, output))) };
  return {
    kind,
    state,
    ...(key !== undefined && { key }),
    ...(digest !== undefined && { digest }),
    ...(ms !== undefined && { ms }),
    ...(claimed !== undefined && { claimed }),
    ...(restsOn && { rests_on: restsOn }),
    ...(output?.saidNo && { said_no: true }),
    ...(result && { result }),
    ...(waitsFor && { waits_for: waitsFor }),
    ...(fault && { fault: fault.message }),
    ...(applied && { applied: { ...applied, problems: applied.problems.map(problemJson) } }),
  };
}

function alerted(report: RunReport): boolean {
  return [...report.cells.values()].some(({ output }) => {
    if (output?.type !== 'monitoring') return false;
    const { drifted, alerts } = output.result as { drifted?: unknown; alerts?: unknown };
    return drifted === true || (Array.isArray(alerts) ? alerts.length > 0 : Boolean(alerts));
  });
}
