/** `signature.json`, which `serve.py` reads, and the schemas of MLflow's signature. */
import type { ModelInput } from '../learn/model-output.ts';
import type { ModelFacts } from './facts.ts';

/** Of the model's digest, so that a folder made again has the same. */
export function versionOf({ fitted }: ModelFacts): string {
  return fitted.state.object.slice(0, 12);
}

export function signatureJson(facts: ModelFacts): string {
  const { name, fitted } = facts;
  const { state, onnx, kind, unit, task, target, classes, inputs, outputs } = fitted;
  const document = {
    format: 1,
    name,
    version: versionOf(facts),
    model: state.object,
    onnx: onnx.object,
    kind,
    unit,
    task,
    target,
    classes,
    inputs: inputs.map(({ name: input, type, element }) => ({ name: input, type, element })),
    outputs,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

interface MlflowColumn {
  readonly type: 'double' | 'long' | 'boolean' | 'string';
  readonly name: string;
  readonly required: true;
}

/** The type that `mlflow.models.infer_signature` gives for the rows that the model learned from. */
export function mlflowType({ name, type, element }: ModelInput, facts: ModelFacts): MlflowColumn['type'] {
  if (element === 'string') return 'string';
  if (type === 'boolean') return 'boolean';
  // A column of whole numbers with a gap is one of floats to pandas.
  return type === 'integer' && facts.wholeInputs.includes(name) ? 'long' : 'double';
}

/** MLflow keeps each schema as JSON in a string. */
export function mlflowSignature(facts: ModelFacts): { readonly inputs: string; readonly outputs: string } {
  const { inputs, outputs, classes } = facts.fitted;
  const column = (name: string, type: MlflowColumn['type']): MlflowColumn => ({ type, name, required: true });
  const called = classes.length > 0 ? [column('prediction', 'string')] : [];
  return {
    inputs: JSON.stringify(inputs.map((input) => column(input.name, mlflowType(input, facts)))),
    outputs: JSON.stringify([...called, ...outputs.map((name) => column(name, 'double'))]),
  };
}

/** Whether a text is a `signature.json` of ours, of this format or a later one. */
export function isModelSignature(text: string): boolean {
  try {
    const { format, model } = (JSON.parse(text) ?? {}) as { format?: unknown; model?: unknown };
    return typeof format === 'number' && typeof model === 'string' && /^[0-9a-f]{64}$/.test(model);
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
