/** Where the evaluation of a trained model is: the outputs that hold its answers, row by row. */
import type { EvaluatedModel, Evaluation, EvaluationOutput } from '../evaluation/evaluation-output.ts';
import { readOutput } from '../graph/read-output.ts';
import type { CellRecord, ChildRecord, LatestRecord, RunRecord } from '../graph/records.ts';
import type { Json } from '../json.ts';
import type { ObjectStore, RecordStore } from '../ports.ts';
import { problem, Refusal } from '../problem.ts';

export interface ModelAnswers {
  readonly run: string;
  readonly evaluation: Evaluation;
  readonly model: EvaluatedModel;
}

interface Read {
  readonly records: Pick<RecordStore, 'get' | 'list'>;
  readonly objects: ObjectStore;
}

/**
 * Evaluations of two runs' models over the same rows, the newest first tried. Refusals: `changes.no_run`,
 * `changes.no_model` (an imported run, or a trial that was not the best), `changes.not_evaluated`,
 * `changes.other_rows`.
 */
export async function findPairedAnswers(
  read: Read,
  before: string,
  after: string,
): Promise<[ModelAnswers, ModelAnswers]> {
  const [a, b] = [await answersOf(read, before), await answersOf(read, after)];
  for (const first of a) {
    const second = b.find((each) => sameRows(first.evaluation, each.evaluation));
    if (second) return [first, second];
  }
  throw new Refusal(problem('changes.other_rows', { before: nameOf(a), after: nameOf(b) }));
}

const nameOf = (answers: readonly ModelAnswers[]) => answers[0]!.model.name;

async function answersOf({ records, objects }: Read, run: string): Promise<ModelAnswers[]> {
  const child = (await records.get('run', run)) as ChildRecord | undefined;
  if (!child) throw new Refusal(problem('changes.no_run', { run }));
  const model = child.artifacts?.['model'];
  if (model === undefined) throw new Refusal(problem('changes.no_model', { name: child.name }));
  const found: ModelAnswers[] = [];
  for (const digest of await evaluationsOf(records, child)) {
    const { evaluation } = (await readOutput(objects, digest)) as EvaluationOutput;
    const evaluated = evaluation.models.find((each) => each.model === model);
    if (evaluated) found.push({ run, evaluation, model: evaluated });
  }
  if (found.length === 0) throw new Refusal(problem('changes.not_evaluated', { name: child.name, cell: child.cell }));
  return found;
}

/** Digests of the evaluations in the run that trained, and in the last runs of the notebook. */
async function evaluationsOf(records: Read['records'], child: ChildRecord): Promise<Set<string>> {
  const found = new Set<string>();
  const parent = (await records.get('run', child.parent)) as RunRecord | undefined;
  const keys = Object.values(parent?.cells ?? {}).flatMap(({ key }) => (key === undefined ? [] : [key]));
  for (const { value } of await records.list('latest', `${encodeURIComponent(child.notebook)}/`)) {
    keys.push((value as unknown as LatestRecord).key);
  }
  for (const key of keys) {
    const cell = (await records.get('cell', key)) as CellRecord | undefined;
    if (cell?.type === 'evaluation') found.add(cell.output);
  }
  return found;
}

function sameRows(a: Evaluation, b: Evaluation): boolean {
  const rowsOf = ({ on, rows, actual, task, classes }: Evaluation): (Json | undefined)[] => [
    on.manifest.object,
    on.rows?.object,
    rows?.object,
    actual.object,
    task,
    classes.join('\n'),
  ];
  const others = rowsOf(b);
  return rowsOf(a).every((each, at) => each === others[at]);
}
