/** What is wrong with a foreign model, before an engine sees it. */
import type { Problem } from '../problem.ts';
import { problem } from '../problem.ts';
import { NEWEST_OPSET, OPERATORS } from './operators.ts';
import type { ParsedModel, ParsedTensor, ParsedValue } from './parse.ts';

const MAX_NODES = 100_000;
/** Bytes that one tensor may take. */
const MAX_TENSOR_BYTES = 268_435_456;

/** Bytes of a value by `TensorProto.DataType`; texts count as 8. */
const WIDTHS: Readonly<Record<number, number>> = { 1: 4, 5: 2, 4: 2, 6: 4, 7: 8, 8: 8, 10: 2, 11: 8, 12: 4, 13: 8 };

export function checkModel(model: ParsedModel): Problem[] {
  const tensors = [...model.initializers, ...model.nodes.flatMap((node) => node.tensors)];
  return [
    ...externalProblems(tensors),
    ...sizeProblems(model, tensors),
    ...operatorProblems(model),
    ...opsetProblems(model),
    ...graphProblems(model),
  ];
}

function externalProblems(tensors: readonly ParsedTensor[]): Problem[] {
  return tensors.flatMap(({ name, external }) =>
    external === undefined ? [] : [problem('E_EXTERNAL_DATA', { tensor: name, location: external })],
  );
}

function sizeProblems(model: ParsedModel, tensors: readonly ParsedTensor[]): Problem[] {
  const problems: Problem[] = [];
  if (model.nodes.length > MAX_NODES) {
    problems.push(problem('E_LIMIT_NODES', { nodes: model.nodes.length, limit: MAX_NODES }));
  }
  for (const { name, shape, element } of [...tensors, ...model.inputs, ...model.outputs]) {
    const bytes = shape.reduce((product: number, size) => product * (size ?? 1), WIDTHS[element] ?? 1);
    if (bytes <= MAX_TENSOR_BYTES) continue;
    const text = shape.map((size) => (size === null ? 'N' : String(size))).join(' × ');
    problems.push(problem('E_LIMIT_TENSOR', { tensor: name, shape: text, limit: MAX_TENSOR_BYTES / 1_048_576 }));
  }
  return problems;
}

function operatorProblems({ nodes, functions }: ParsedModel): Problem[] {
  const unknown = new Set<string>(functions);
  for (const { op, domain, hasGraph } of nodes) {
    if (hasGraph || !OPERATORS.get(domain)?.has(op)) unknown.add(domain === '' ? op : `${domain}.${op}`);
  }
  return [...unknown].map((op) => problem('E_OP', { op }));
}

function opsetProblems({ opsets }: ParsedModel): Problem[] {
  return opsets.flatMap(({ domain, version }) => {
    const newest = NEWEST_OPSET[domain];
    if (newest === undefined || (version >= 1 && version <= newest)) return [];
    return [problem('E_OPSET', { domain: domain === '' ? 'ai.onnx' : domain, version, limit: newest })];
  });
}

/** Every tensor made once, none used that is not made, no node waiting for itself. */
function graphProblems({ nodes, inputs, outputs, initializers }: ParsedModel): Problem[] {
  const problems: Problem[] = [];
  const makers = new Map<string, number>();
  const given = new Set([...inputs, ...initializers].map(({ name }) => name));
  nodes.forEach((node, index) => {
    for (const name of node.outputs.filter((each) => each !== '')) {
      if (makers.has(name) || given.has(name)) problems.push(problem('E_GRAPH_TWICE', { tensor: name }));
      makers.set(name, index);
    }
  });
  const isKnown = (name: string) => name === '' || given.has(name) || makers.has(name);
  const missing = new Set(
    [...nodes.flatMap((node) => node.inputs), ...outputs.map(({ name }) => name)].filter((name) => !isKnown(name)),
  );
  for (const tensor of missing) problems.push(problem('E_GRAPH_MISSING', { tensor }));
  const circle = circleOf(nodes, makers);
  if (circle) problems.push(problem('E_GRAPH', { nodes: circle }));
  if (outputs.length === 0) problems.push(problem('E_GRAPH_NO_OUTPUT'));
  return problems;
}

/** Operators of nodes that wait for each other, up to ten of them; undefined when an order exists. */
function circleOf(nodes: ParsedModel['nodes'], makers: ReadonlyMap<string, number>): string[] | undefined {
  const waiting = nodes.map(({ inputs }) => inputs.filter((name) => makers.has(name)).length);
  const readers = new Map<number, number[]>();
  nodes.forEach(({ inputs }, reader) => {
    for (const name of inputs) {
      const maker = makers.get(name);
      if (maker === undefined) continue;
      const list = readers.get(maker);
      if (list) list.push(reader);
      else readers.set(maker, [reader]);
    }
  });
  const ready = waiting.flatMap((count, index) => (count === 0 ? [index] : []));
  let done = 0;
  while (ready.length > 0) {
    done++;
    for (const reader of readers.get(ready.pop()!) ?? []) if (--waiting[reader]! === 0) ready.push(reader);
  }
  if (done === nodes.length) return undefined;
  return nodes
    .filter((_, index) => waiting[index]! > 0)
    .map(({ op, outputs }) => `${op} → ${outputs[0] ?? ''}`)
    .slice(0, 10);
}

/** What a model must take and give. `element` numbers are `TensorProto.DataType`. */
export interface Contract {
  readonly inputs: readonly ParsedValue[];
  readonly outputs: readonly ParsedValue[];
}

/** Where inputs and outputs differ from what is agreed: names, types, shapes (null fits any size). */
export function contractProblems(model: ParsedModel, contract: Contract): Problem[] {
  const initial = new Set(model.initializers.map(({ name }) => name));
  const fed = model.inputs.filter(({ name }) => !initial.has(name));
  return [...sideProblems(fed, contract.inputs), ...sideProblems(model.outputs, contract.outputs)];
}

function sideProblems(got: readonly ParsedValue[], expected: readonly ParsedValue[]): Problem[] {
  const problems: Problem[] = [];
  for (const want of expected) {
    const found = got.find(({ name }) => name === want.name);
    const names = got.map(({ name }) => name);
    if (!found) problems.push(problem('E_CONTRACT', { tensor: want.name, got: names }));
    else if (!fits(found, want)) {
      problems.push(problem('E_CONTRACT_SHAPE', { tensor: want.name, got: textOf(found), expected: textOf(want) }));
    }
  }
  for (const { name } of got) {
    if (!expected.some((want) => want.name === name)) problems.push(problem('E_CONTRACT_EXTRA', { tensor: name }));
  }
  return problems;
}

function fits(got: ParsedValue, want: ParsedValue): boolean {
  return (
    got.element === want.element &&
    got.shape.length === want.shape.length &&
    got.shape.every((size, at) => size === null || want.shape[at] === null || size === want.shape[at])
  );
}

const NAMES: Readonly<Record<number, string>> = {
  1: 'float',
  6: 'int32',
  7: 'int64',
  8: 'string',
  9: 'bool',
  11: 'double',
};

function textOf({ element, shape }: ParsedValue): string {
  return `${NAMES[element] ?? `type ${element}`}[${shape.map((size) => size ?? 'N').join(', ')}]`;
}
