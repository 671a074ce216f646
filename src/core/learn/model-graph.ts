/** What the ONNX graphs of prepared models share: one input a feature, the preparation inside, one output a class. */
import type { ModelState } from '../kind/model-kind.ts';
import type { OnnxAttribute, OnnxGraph, OnnxNode, OnnxTensor } from '../onnx/graph.ts';
import { problem, Refusal } from '../problem.ts';
import type { Preparation } from './prepare.ts';

const ML = 'ai.onnx.ml';

/** Adds nodes and constants; gives each result a name that no input or output has. */
export interface GraphBuilder {
  /** The name of the node's single output. */
  node(op: string, inputs: readonly string[], attributes?: readonly OnnxAttribute[], domain?: string): string;
  doubles(shape: readonly number[], data: Float64Array): string;
  longs(shape: readonly number[], data: readonly number[]): string;
}

/** `p_<class>` for each class, or `prediction`. */
export function outputNames({ task, classes }: ModelState): string[] {
  return task === 'classification' ? classes.map((level) => `p_${level}`) : ['prediction'];
}

/**
 * A graph from one input `[N]` a feature (double, or string) to one double output `[N]` a class or value.
 * `build` gives the name of a double tensor [N × outputs]. Refusal `learn.output_name` when a feature is called as an
 * output is.
 */
export function modelGraph(state: ModelState, build: (graph: GraphBuilder) => string): OnnxGraph {
  const outputs = outputNames(state);
  const clashes = state.features.filter(({ name }) => outputs.includes(name));
  if (clashes.length > 0) {
    throw new Refusal(clashes.map(({ name }) => problem('learn.output_name', { column: name })));
  }
  const nodes: OnnxNode[] = [];
  const initializers: OnnxTensor[] = [];
  const taken = new Set([...outputs, ...state.features.map(({ name }) => name)]);
  function fresh(base: string): string {
    let name = `${base}_${nodes.length + initializers.length}`;
    while (taken.has(name)) name = `_${name}`;
    taken.add(name);
    return name;
  }
  function constant(tensor: Omit<OnnxTensor, 'name'>): string {
    const name = fresh('constant');
    initializers.push({ ...tensor, name });
    return name;
  }
  const builder: GraphBuilder = {
    node(op, inputs, attributes = [], domain = '') {
      const name = fresh(op.toLowerCase());
      nodes.push({ op, domain, inputs, outputs: [name], attributes });
      return name;
    },
    doubles: (shape, data) => constant({ element: 'double', shape, data }),
    longs: (shape, data) => constant({ element: 'int64', shape, data: BigInt64Array.from(data, BigInt) }),
  };
  const answers = build(builder);
  outputs.forEach((name, column) => {
    const inputs = [answers, builder.longs([], [column])];
    nodes.push({ op: 'Gather', domain: '', inputs, outputs: [name], attributes: [axis(1)] });
  });
  return {
    name: state.kind,
    opsets: [
      { domain: '', version: 18 },
      { domain: ML, version: 3 },
    ],
    inputs: state.features.map(({ name, kind }) => ({
      name,
      element: kind === 'number' ? 'double' : 'string',
      shape: [null],
    })),
    outputs: outputs.map((name) => ({ name, element: 'double', shape: [null] })),
    initializers,
    nodes,
    metadata: {
      'bancada.kind': state.kind,
      'bancada.unit': state.unit,
      'bancada.classes': JSON.stringify(state.classes),
    },
  };
}

export function axis(value: number): OnnxAttribute {
  return { name: 'axis', type: 'int', value };
}

/**
 * design · weightsᵀ + bias, [N × nOutputs], from the raw inputs. `parameters` is row-major
 * [nOutputs × (width + 1)], the bias first. Categories are looked up, never spread out.
 */
export function affineNodes(
  graph: GraphBuilder,
  preparation: Preparation,
  parameters: ArrayLike<number>,
  nOutputs: number,
): string {
  const stride = preparation.width + 1;
  const weight = (output: number, column: number) => parameters[output * stride + 1 + column]!;
  const bias = graph.doubles(
    [1, nOutputs],
    Float64Array.from({ length: nOutputs }, (_, output) => parameters[output * stride]!),
  );
  let sum = bias;
  if (preparation.numbers.length > 0) {
    const { nDense } = preparation;
    const matrix = new Float64Array(nDense * nOutputs);
    for (let j = 0; j < nDense; j++) for (let k = 0; k < nOutputs; k++) matrix[j * nOutputs + k] = weight(k, j);
    const product = graph.node('MatMul', [denseNodes(graph, preparation), graph.doubles([nDense, nOutputs], matrix)]);
    sum = graph.node('Add', [product, sum]);
  }
  for (const { name, levels, offset } of preparation.categories) {
    const rows = new Float64Array((levels.length + 1) * nOutputs);
    levels.forEach((_, level) => {
      for (let k = 0; k < nOutputs; k++) rows[level * nOutputs + k] = weight(k, offset + level);
    });
    const table = graph.doubles([levels.length + 1, nOutputs], rows);
    const looked = graph.node('Gather', [table, codeNode(graph, name, levels)], [axis(0)]);
    sum = graph.node('Add', [sum, looked]);
  }
  return sum;
}

/** Numbers with their median where missing, standardised, then the indicators: [N × nDense]. */
function denseNodes(graph: GraphBuilder, { numbers }: Preparation): string {
  const row = (pick: (each: Preparation['numbers'][number]) => number) =>
    graph.doubles([1, numbers.length], Float64Array.from(numbers, pick));
  const second = graph.longs([1], [1]);
  const columns = numbers.map(({ name }) => graph.node('Unsqueeze', [name, second]));
  const raw = graph.node('Concat', columns, [axis(1)]);
  const missing = graph.node('IsNaN', [raw]);
  const filled = graph.node('Where', [missing, row((each) => each.median), raw]);
  const centred = graph.node('Sub', [filled, row((each) => each.mean)]);
  const scaled = graph.node('Div', [centred, row((each) => each.scale)]);
  const flagged = numbers.flatMap(({ indicator }, index) => (indicator ? [index] : []));
  if (flagged.length === 0) return scaled;
  const to: OnnxAttribute = { name: 'to', type: 'int', value: 11 };
  const flags = graph.node('Cast', [missing], [to]);
  const indicators = graph.node('Gather', [flags, graph.longs([flagged.length], flagged)], [axis(1)]);
  return graph.node('Concat', [scaled, indicators], [axis(1)]);
}

/** The number of each text among `levels`; `levels.length` where it is none of them. */
function codeNode(graph: GraphBuilder, input: string, levels: readonly string[]): string {
  return graph.node(
    'LabelEncoder',
    [input],
    [
      { name: 'keys_strings', type: 'strings', value: levels },
      { name: 'values_int64s', type: 'ints', value: levels.map((_, code) => code) },
      { name: 'default_int64', type: 'int', value: levels.length },
    ],
    ML,
  );
}
