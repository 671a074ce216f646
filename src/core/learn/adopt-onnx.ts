/** A model made elsewhere, brought to the form that every model has here: a column an input, a number an output. */
import type { OnnxElement, OnnxNode, OnnxTensor } from '../onnx/graph.ts';
import type { ParsedModel, ParsedValue } from '../onnx/parse.ts';
import { inner, wrapOnnx } from '../onnx/wrap.ts';
import { problem, type Problem } from '../problem.ts';
import type { ModelInput } from './model-output.ts';

const ELEMENTS: Readonly<Record<number, OnnxElement>> = {
  1: 'float',
  7: 'int64',
  8: 'string',
  9: 'bool',
  11: 'double',
};
const FLOAT = 1;
const STRING = 8;
const DOUBLE = 11;
const isReal = ({ element }: ParsedValue) => element === FLOAT || element === DOUBLE;

/** What the graph is fed: its inputs without those that have a value of their own. */
function fedInputs({ inputs, initializers }: ParsedModel): ParsedValue[] {
  const given = new Set(initializers.map(({ name }) => name));
  return inputs.filter(({ name }) => !given.has(name));
}

/** One input of rows × columns, rather than one for each column. */
function matrixOf(model: ParsedModel): ParsedValue | undefined {
  const fed = fedInputs(model);
  const [only] = fed;
  return fed.length === 1 && only!.shape.length === 2 && only!.shape[1] !== 1 && isReal(only!) ? only : undefined;
}

/** Names of the columns where the graph has an input for each; undefined where it takes them as one matrix. */
export function namedColumns(model: ParsedModel): string[] | undefined {
  return matrixOf(model) ? undefined : fedInputs(model).map(({ name }) => name);
}

export interface Adopted {
  readonly inputs: readonly ModelInput[];
  /** `p_<class>` for each, or `prediction`. */
  readonly outputs: readonly string[];
  readonly classes: readonly string[];
}

export type Adoption =
  { readonly ok: true; readonly bytes: Uint8Array } | { readonly ok: false; readonly problems: readonly Problem[] };

interface Around {
  readonly nodes: OnnxNode[];
  readonly initializers: OnnxTensor[];
}

/**
 * The graph behind inputs `[N]` (doubles and texts, in the order in which the graph takes its columns) and outputs
 * `[N]`. All problems at once: inputs of other kinds, another count, no output that fits.
 */
export function adoptOnnx(bytes: Uint8Array, model: ParsedModel, adopted: Adopted): Adoption {
  const around: Around = { nodes: [], initializers: [] };
  const after: Around = { nodes: [], initializers: [] };
  const problems = [...feed(model, adopted.inputs, around), ...answer(model, adopted, after)];
  if (problems.length > 0) return { ok: false, problems };
  const value = (name: string, element: OnnxElement) => ({ name, element, shape: [null] });
  return {
    ok: true,
    bytes: wrapOnnx(bytes, {
      inputs: adopted.inputs.map(({ name, element }) => value(name, element)),
      outputs: adopted.outputs.map((name) => value(name, 'double')),
      initializers: [...around.initializers, ...after.initializers],
      before: around.nodes,
      after: after.nodes,
    }),
  };
}

const node = (op: string, inputs: string[], output: string, attribute?: { name: string; value: number }): OnnxNode => ({
  op,
  domain: '',
  inputs,
  outputs: [output],
  ...(attribute && { attributes: [{ ...attribute, type: 'int' }] }),
});

const cast = (from: string, to: string, element: number) => node('Cast', [from], to, { name: 'to', value: element });

function shapeTensor(around: Around, name: string, shape: number[]): string {
  if (!around.initializers.some((each) => each.name === name)) {
    const data = BigInt64Array.from(shape.map(BigInt));
    around.initializers.push({ name, element: 'int64', shape: [shape.length], data });
  }
  return name;
}

function feed(model: ParsedModel, columns: readonly ModelInput[], around: Around): Problem[] {
  const matrix = matrixOf(model);
  const fed = fedInputs(model);
  const width = matrix ? matrix.shape[1]! : fed.length;
  if (width !== null && width !== columns.length) {
    return [problem('onnx.columns', { got: columns.length, expected: width }, { key: 'features' })];
  }
  const problems: Problem[] = [];
  columns.forEach(({ name, element }, at) => {
    const into = matrix ?? fed[at]!;
    const wanted = into.element === STRING ? 'string' : isReal(into) ? 'double' : undefined;
    if (wanted !== element || into.shape.length > 2) {
      const got = ELEMENTS[into.element] ?? `type ${into.element}`;
      problems.push(problem('onnx.input', { tensor: into.name, element: got, column: name }, { key: 'features' }));
      return;
    }
    const target = matrix ? `around/${at}` : inner(into.name);
    const upright = into.shape.length === 2;
    const real = element === 'double' && into.element !== DOUBLE;
    const reshaped = upright ? `${target}/flat` : target;
    if (real) around.nodes.push(cast(name, reshaped, into.element));
    else around.nodes.push(node('Identity', [name], reshaped));
    if (upright) around.nodes.push(node('Reshape', [reshaped, shapeTensor(around, 'around/upright', [-1, 1])], target));
  });
  if (matrix && problems.length === 0) {
    const parts = columns.map((_, at) => `around/${at}`);
    around.nodes.push(node('Concat', parts, inner(matrix.name), { name: 'axis', value: 1 }));
  }
  return problems;
}

function answer(model: ParsedModel, { outputs, classes }: Adopted, after: Around): Problem[] {
  const real = model.outputs.filter(isReal);
  const flat = (from: string, to: string, shape: readonly (number | null)[]) => {
    after.nodes.push(cast(inner(from), shape.length === 1 ? to : `${to}/flat`, DOUBLE));
    if (shape.length !== 1)
      after.nodes.push(node('Reshape', [`${to}/flat`, shapeTensor(after, 'around/row', [-1])], to));
  };
  const single = real.find(
    ({ shape }) => shape.length === 1 || (shape.length === 2 && (shape[1] === 1 || shape[1] === null)),
  );
  if (classes.length === 0) {
    if (!single) return [outputProblem(model, 'prediction [N]')];
    flat(single.name, outputs[0]!, single.shape);
    return [];
  }
  if (outputs.every((name) => real.some((each) => each.name === name && each.shape.length <= 2))) {
    for (const name of outputs) flat(name, name, real.find((each) => each.name === name)!.shape);
    return [];
  }
  const table = real.find(({ shape }) => shape.length === 2 && (shape[1] === classes.length || shape[1] === null));
  if (table) {
    after.nodes.push(cast(inner(table.name), 'around/table', DOUBLE));
    outputs.forEach((name, at) => {
      const index = `around/class ${at}`;
      after.initializers.push({ name: index, element: 'int64', shape: [], data: BigInt64Array.of(BigInt(at)) });
      after.nodes.push(node('Gather', ['around/table', index], name, { name: 'axis', value: 1 }));
    });
    return [];
  }
  if (!single || classes.length !== 2) return [outputProblem(model, `probabilities [N, ${classes.length}]`)];
  flat(single.name, outputs[1]!, single.shape);
  after.initializers.push({ name: 'around/one', element: 'double', shape: [], data: Float64Array.of(1) });
  after.nodes.push(node('Sub', ['around/one', outputs[1]!], outputs[0]!));
  return [];
}

function outputProblem({ outputs }: ParsedModel, expected: string): Problem {
  const got = outputs.map(
    ({ name, element, shape }) =>
      `${name} ${ELEMENTS[element] ?? `type ${element}`}[${shape.map((size) => size ?? 'N').join(', ')}]`,
  );
  return problem('onnx.outputs', { got, expected });
}
