/** A trained model as a folder that MLflow, an Open Inference Protocol client, Docker and people can use. */
import { byCodeUnit } from '../graph/canonical-json.ts';
import type { Language } from '../words/message.ts';
import { DOCKERFILE } from './dockerfile.ts';
import type { ModelFacts } from './facts.ts';
import { inputExample } from './input-example.ts';
import { mlmodelYaml } from './mlmodel.ts';
import { MODEL_PY } from './model-py.ts';
import { readme, type WrittenCard } from './readme.ts';
import { CONDA_YAML, PYTHON_ENV_YAML, REQUIREMENTS, REQUIREMENTS_SERVE } from './requirements.ts';
import { SERVE_PY } from './serve-py.ts';
import { signatureJson } from './signature.ts';

export const GRAPH_FILE = 'model.onnx';

/** Tells a folder of ours from any other: `format` and `model` stand in it. */
export const SIGNATURE_FILE = 'signature.json';

export interface FolderOptions {
  /** Of the drafted card. */
  readonly language: Language;
  /** What a person wrote in place of the draft. */
  readonly card?: WrittenCard;
}

/**
 * Path → bytes, by path; the same facts give the same bytes. No time, no random id, no path of this machine.
 */
export function modelFolder(facts: ModelFacts, options: FolderOptions): ReadonlyMap<string, Uint8Array> {
  const example = inputExample(facts);
  const texts: Record<string, string> = {
    'README.md': readme(facts, options),
    [SIGNATURE_FILE]: signatureJson(facts),
    'requirements.txt': REQUIREMENTS,
    'requirements-serve.txt': REQUIREMENTS_SERVE,
    'conda.yaml': CONDA_YAML,
    'python_env.yaml': PYTHON_ENV_YAML,
    Dockerfile: DOCKERFILE,
    'serve.py': SERVE_PY,
    'code/bancada_model.py': MODEL_PY,
    ...(example && {
      'input_example.json': json(example),
      'serving_input_example.json': json({ dataframe_split: example }),
    }),
  };
  const encoder = new TextEncoder();
  const files = new Map<string, Uint8Array>([[GRAPH_FILE, facts.onnx]]);
  for (const [path, text] of Object.entries(texts)) files.set(path, encoder.encode(text));
  const size = [...files.values()].reduce((sum, bytes) => sum + bytes.length, 0);
  files.set('MLmodel', encoder.encode(mlmodelYaml(facts, example !== undefined, size)));
  return new Map([...files].sort(([a], [b]) => byCodeUnit(a, b)));
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
