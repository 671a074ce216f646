/** What `run` writes for continuous integration: JUnit XML, a Markdown summary, annotations. */
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { objectPath } from '../core/bundle/manifest.ts';
import type { Bundle } from '../core/bundle/read.ts';
import { junitXml } from '../core/ci/junit.ts';
import { ciReport, type CiReport } from '../core/ci/report.ts';
import { summaryMarkdown, type SummaryLinks } from '../core/ci/summary.ts';
import { parseCanonicalJson } from '../core/graph/canonical-json.ts';
import type { RunReport } from '../core/graph/engine.ts';
import type { Output } from '../core/kind/cell-kind.ts';
import { problem, Refusal, type Problem } from '../core/problem.ts';
import { renderProblem } from '../core/words/index.ts';
import { metricKinds } from '../kinds/metric/index.ts';
import { needBundle } from './bundle-file.ts';
import type { Arguments, Host, Option } from './host.ts';
import type { OpenNotebook } from './open-notebook.ts';

export const ciOptions: Readonly<Record<string, Option>> = {
  ci: {
    type: 'flag',
    doc: 'for continuous integration: on GitHub, problems as annotations and the summary on the job’s page',
  },
  junit: { type: 'text', value: 'FILE', doc: 'write a JUnit report: each cell, expectation and requirement a case' },
  summary: {
    type: 'text',
    value: 'FILE',
    doc: 'write a Markdown summary; with --ci also where GITHUB_STEP_SUMMARY says',
  },
  baseline: { type: 'text', value: 'BUNDLE', doc: 'a run bundle whose metrics the summary compares with' },
};

export interface Baseline {
  readonly file: string;
  readonly title: string;
  readonly outputs: ReadonlyMap<string, Output>;
}

/** The bundle that `--baseline` names, its outputs read; opened before anything runs. Refusals: those of `needBundle`. */
export async function readBaseline(host: Host, args: Arguments): Promise<Baseline | undefined> {
  const file = args.text('baseline');
  if (file === undefined) return undefined;
  const bundle = await needBundle(host, file);
  return { file, title: bundle.manifest.title, outputs: await outputsOf(bundle) };
}

async function outputsOf(bundle: Bundle): Promise<Map<string, Output>> {
  const outputs = new Map<string, Output>();
  for (const [cell, claim] of Object.entries(bundle.manifest.cells)) {
    // A bundle may have been exported without what carries rows.
    if (claim.state !== 'done' || !Object.hasOwn(bundle.manifest.files, objectPath(claim.digest))) continue;
    const bytes = await bundle.read(objectPath(claim.digest));
    outputs.set(cell, parseCanonicalJson(new TextDecoder().decode(bytes)) as Output);
  }
  return outputs;
}

/** Writes what the options ask for. Refusal `cli.cannot_write`. */
export function writeCiFiles(
  host: Host,
  args: Arguments,
  open: OpenNotebook,
  run: { readonly report: RunReport; readonly problems: readonly Problem[]; readonly baseline: Baseline | undefined },
): void {
  const ci = args.flag('ci');
  const [junit, summary] = [args.text('junit'), args.text('summary')];
  const page = ci ? host.env('GITHUB_STEP_SUMMARY') : undefined;
  if (ci && host.env('GITHUB_ACTIONS') === 'true') annotate(host, run.problems);
  if (junit === undefined && summary === undefined && !page) return;
  const report = reportOf(open, run);
  if (junit !== undefined) write(junit, junitXml(report), 'new');
  const { baseline } = run;
  const links: SummaryLinks = {
    ...linksOf((name) => host.env(name), open.file),
    ...(baseline && { baseline: { file: baseline.file, title: baseline.title } }),
  };
  const text = () => summaryMarkdown(report, links, host.language);
  if (summary !== undefined) write(summary, text(), 'new');
  // Other steps write to the job's page too.
  if (page) write(page, text(), 'append');
}

function reportOf(open: OpenNotebook, { report, problems, baseline }: Parameters<typeof writeCiFiles>[3]): CiReport {
  const { notebook, file } = open;
  return ciReport({
    notebook: file.split(path.sep).join('/'),
    title: notebook.front.title ?? path.basename(file),
    outcome: report.outcome,
    cells: notebook.cells.map(({ name, kind, body }) => ({ name, kind, body, status: report.cells.get(name) })),
    problems,
    ...(baseline && { baseline: baseline.outputs }),
    better: new Map(metricKinds.map(({ id, better }) => [id, better])),
  });
}

/** Addresses of the notebook and of the job, from what GitHub and GitLab say of themselves. */
function linksOf(env: Host['env'], file: string): SummaryLinks {
  const root = env('GITHUB_WORKSPACE') ?? env('CI_PROJECT_DIR') ?? process.cwd();
  const inside = path.relative(root, path.resolve(file)).split(path.sep).map(encodeURIComponent).join('/');
  const [server, repository, sha, run] = ['SERVER_URL', 'REPOSITORY', 'SHA', 'RUN_ID'].map((name) =>
    env(`GITHUB_${name}`),
  );
  if (server && repository && sha) {
    const project = `${server}/${repository}`;
    return {
      notebook: `${project}/blob/${sha}/${inside}`,
      ...(run && { run: `${project}/actions/runs/${run}` }),
    };
  }
  const [project, commit, job] = ['PROJECT_URL', 'COMMIT_SHA', 'JOB_URL'].map((name) => env(`CI_${name}`));
  if (project && commit) {
    return { notebook: `${project}/-/blob/${commit}/${inside}`, ...(job && { run: job }) };
  }
  return {};
}

/** GitHub's workflow commands: it shows them at the lines of the file. */
function annotate(host: Host, problems: readonly Problem[]): void {
  const value = (text: string) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  const property = (text: string) => value(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
  for (const each of problems) {
    const { file, line, column } = each.where;
    const place = Object.entries({ file, line, col: column }).filter(([, part]) => part !== undefined);
    const properties = place.map(([name, part]) => `${name}=${property(String(part))}`).join(',');
    const level = each.severity === 'warning' ? 'warning' : 'error';
    const text = value(renderProblem(each, host.language));
    host.err(`::${level}${properties === '' ? '' : ` ${properties}`}::${text}\n`);
  }
}

function write(file: string, text: string, how: 'new' | 'append'): void {
  try {
    mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
    if (how === 'append') appendFileSync(file, text);
    else writeFileSync(file, text);
  } catch (error) {
    throw new Refusal(problem('cli.cannot_write', { reason: (error as NodeJS.ErrnoException).code ?? '' }, { file }));
  }
}
