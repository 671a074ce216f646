/** `dvc.yaml` and `dvc.lock`: a notebook as one stage beside those that are there. */
import { isMap, parseDocument, stringify, type Document } from 'yaml';
import { shellWord } from '../../ci/workflow.ts';
import type { JsonObject } from '../../json.ts';
import { problem, Refusal } from '../../problem.ts';

/** A file as `dvc.lock` holds it. */
export interface LockedFile {
  readonly path: string;
  readonly md5: string;
  readonly size: number;
}

export interface Stage {
  /** The stage's name and the folder of its outputs. */
  readonly stem: string;
  /** The notebook's file name. */
  readonly notebook: string;
  readonly params: JsonObject;
  /** The notebook and its data. */
  readonly deps: readonly LockedFile[];
  readonly models: readonly LockedFile[];
  readonly metrics: LockedFile;
}

export const paramsPath = (stem: string) => `${stem}.params.yaml`;

export function paramsText(params: JsonObject): string {
  return stringify(params, { indentSeq: false });
}

/** What the stage runs: it reads the parameters' file and writes every model and the metrics. */
export function stageCommand({ stem, notebook, params }: Pick<Stage, 'stem' | 'notebook' | 'params'>): string {
  const given = Object.keys(params).length > 0 ? ` --params ${paramsPath(stem)}` : '';
  return `npx bancada run ${shellWord(notebook)}${given} --outputs ${stem}`;
}

/** `dvc.yaml` with this stage, other stages and comments kept. Refusal `dvc.not_yaml`. */
export function pipelineText(before: string | undefined, stage: Stage): string {
  const { stem, params, deps, models, metrics } = stage;
  const names = Object.keys(params);
  const document = openYaml(before, 'dvc.yaml');
  const text = {
    // DVC would take `${…}` of a name for its own.
    cmd: stageCommand(stage).replaceAll('${', '\\${'),
    deps: deps.map(({ path }) => path),
    ...(names.length > 0 && { params: [{ [paramsPath(stem)]: names }] }),
    ...(models.length > 0 && { outs: models.map(({ path }) => path) }),
    metrics: [{ [metrics.path]: { cache: false } }],
  };
  document.setIn(['stages', stem], document.createNode(text));
  return document.toString({ lineWidth: 0, indentSeq: false });
}

/** `dvc.lock` with this stage: what it read and wrote, so that DVC need not run it again. Refusal `dvc.not_yaml`. */
export function lockText(before: string | undefined, stage: Stage): string {
  const { stem, params, deps, models, metrics } = stage;
  const document = openYaml(before, 'dvc.lock');
  if (before === undefined) document.set('schema', '2.0');
  const file = ({ path, md5, size }: LockedFile) => ({ path, hash: 'md5', md5, size });
  const outs = [metrics, ...models].map(file);
  const text = {
    cmd: stageCommand(stage),
    deps: deps.map(file),
    ...(Object.keys(params).length > 0 && { params: { [paramsPath(stem)]: params } }),
    outs,
  };
  document.setIn(['stages', stem], document.createNode(text));
  const written = document.toString({ lineWidth: 0, indentSeq: false });
  // A version, not a number.
  return written.replace(/^schema: "2\.0"$/m, "schema: '2.0'");
}

function openYaml(text: string | undefined, file: string): Document {
  const document: Document = parseDocument(text ?? '{}\n');
  const isMapping = document.contents === null || isMap(document.contents);
  if (document.errors.length > 0 || !isMapping) throw new Refusal(problem('dvc.not_yaml', {}, { file }));
  if (isMap(document.contents)) document.contents.flow = false;
  return document;
}
