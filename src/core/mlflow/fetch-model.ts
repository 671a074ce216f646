/** Fetching a team's registered ONNX model, whoever made it. */
import { parse } from 'yaml';
import { z } from 'zod';
import { readOnnx } from '../onnx/read.ts';
import { problem, Refusal } from '../problem.ts';
import type { Mlflow, WireVersion } from './api.ts';
import { ServerRefusal } from './server.ts';

export interface FetchedModel {
  /** `<name>-v<version>.onnx`, with nothing that a file system or a shell minds. */
  readonly file: string;
  readonly bytes: Uint8Array;
  /** Names of the columns that it takes, in its order; empty where its signature names none. */
  readonly columns: readonly string[];
}

const mlmodel = z.looseObject({
  flavors: z.looseObject({ onnx: z.looseObject({ data: z.string().default('model.onnx') }).optional() }),
  signature: z.looseObject({ inputs: z.string().optional() }).nullish(),
});

const signature = z.array(z.looseObject({ name: z.string() }));

/**
 * The version that `NAME@ALIAS`, `NAME/VERSION` or `NAME` (its newest) names. Refusal `mlflow.no_version` with what
 * there is.
 */
export async function findVersion(mlflow: Mlflow, written: string): Promise<WireVersion> {
  const at = written.lastIndexOf('@');
  const slash = written.lastIndexOf('/');
  const name = at > 0 ? written.slice(0, at) : slash > 0 ? written.slice(0, slash) : written;
  const models = await mlflow.listModels();
  const model = models.find((each) => each.name === name);
  if (!model)
    throw missing(
      written,
      models.map((each) => each.name),
    );
  const versions = [...(await mlflow.versions(name))].sort((a, b) => Number(a.version) - Number(b.version));
  const aliased = model.aliases.find(({ alias }) => at > 0 && alias === written.slice(at + 1))?.version;
  const number = at > 0 ? aliased : slash > 0 ? written.slice(slash + 1) : versions.at(-1)?.version;
  const found = versions.find(({ version }) => version === number);
  if (found) return found;
  const known = [
    ...model.aliases.map(({ alias }) => `${name}@${alias}`),
    ...versions.map(({ version }) => `${name}/${version}`),
  ];
  throw missing(written, known);
}

function missing(name: string, known: readonly string[]): Refusal {
  return new Refusal(problem('mlflow.no_version', { name, known: known.slice(0, 20) }));
}

/** The model's graph, checked before anything opens it. Refusals `mlflow.no_onnx`, and those of `readOnnx`. */
export async function fetchOnnx(mlflow: Mlflow, version: WireVersion): Promise<FetchedModel> {
  const uri = await mlflow.versionUri(version.name, version.version);
  const name = `${version.name} version ${version.version}`;
  const { path, columns } = readMlmodel(await textOf(mlflow, uri), name);
  const bytes = await mlflow.getFile(uri, path);
  const file = `${version.name.replace(/[^\p{L}\p{N}_-]+/gu, '-')}-v${version.version}.onnx`;
  const graph = readOnnx(bytes, { file });
  if (!graph.ok) throw new Refusal(graph.problems);
  return { file, bytes, columns };
}

async function textOf(mlflow: Mlflow, uri: string): Promise<string> {
  try {
    return new TextDecoder().decode(await mlflow.getFile(uri, 'MLmodel'));
  } catch (error) {
    if (error instanceof ServerRefusal && error.code === 'mlflow.not_found') return '{}';
    throw error;
  }
}

function readMlmodel(text: string, name: string): { readonly path: string; readonly columns: readonly string[] } {
  const read = mlmodel.safeParse(yamlOf(text));
  const flavors = read.success ? Object.keys(read.data.flavors) : [];
  const path = read.data?.flavors.onnx?.data;
  if (path === undefined || path.split('/').some((part) => part === '' || part === '.' || part === '..')) {
    throw new Refusal(problem('mlflow.no_onnx', { name, flavors: flavors.length > 0 ? flavors : ['none'] }));
  }
  const inputs = signature.safeParse(yamlOf(read.data?.signature?.inputs ?? ''));
  return { path, columns: inputs.success ? inputs.data.map((each) => each.name) : [] };
}

/** A stranger's YAML or JSON; undefined where it is neither. */
function yamlOf(text: string): unknown {
  try {
    return parse(text, { maxAliasCount: 0 });
  } catch {
    // What cannot be read says nothing of the model: the caller names what it misses.
    return undefined;
  }
}
