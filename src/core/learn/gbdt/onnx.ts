/**
 * A forest as ONNX: one `TreeEnsemble` in doubles behind the raw inputs. Source: ONNX 1.16, ai.onnx.ml version 5.
 * onnxruntime adds the trees in order, so that its raw scores are those of `predict`.
 */
import type { ModelState } from '../../kind/model-kind.ts';
import type { OnnxAttribute, OnnxGraph, OnnxTensor } from '../../onnx/graph.ts';
import { axis, modelGraph, type GraphBuilder } from '../model-graph.ts';
import { forestOf, treeCount, type Forest } from './forest.ts';

const ML = 'ai.onnx.ml';
const FLOAT = 1;
const DOUBLE = 11;
/** Values of `nodes_modes`. */
const LESS_OR_EQUAL = 0;
const MEMBER = 6;

export function forestGraph(state: ModelState): OnnxGraph {
  const forest = forestOf(state);
  const graph = modelGraph(state, (builder) => answers(builder, state, forest));
  return {
    ...graph,
    opsets: [
      { domain: '', version: 18 },
      { domain: ML, version: 5 },
    ],
  };
}

function answers(graph: GraphBuilder, state: ModelState, forest: Forest): string {
  const outputs = forest.base.length;
  const sum = graph.node('TreeEnsemble', [inputMatrix(graph, state)], ensemble(state, forest), ML);
  const scores = graph.node('Add', [sum, graph.doubles([1, outputs], forest.base)]);
  if (state.task === 'regression') return scores;
  if (outputs > 1) return graph.node('Softmax', [scores], [axis(1)]);
  const both = graph.node('Concat', [graph.node('Neg', [scores]), scores], [axis(1)]);
  return graph.node('Sigmoid', [both]);
}

/** Positions of the features in the matrix: numbers first, then categories. */
function positions({ features }: ModelState): Int32Array {
  const at = new Int32Array(features.length);
  let next = 0;
  for (const kind of ['number', 'category']) {
    features.forEach((feature, index) => {
      if (feature.kind === kind) at[index] = next++;
    });
  }
  return at;
}

/** [N × nFeatures] doubles: numbers rounded to float32, categories as codes (-1 = unseen, the number of levels = missing). */
function inputMatrix(graph: GraphBuilder, { features }: ModelState): string {
  const second = graph.longs([1], [1]);
  const column = (name: string) => graph.node('Unsqueeze', [name, second]);
  const numbers = features.filter(({ kind }) => kind === 'number').map(({ name }) => column(name));
  const codes = features.flatMap((feature) =>
    feature.kind === 'category' ? [column(codeNode(graph, feature.name, feature.levels))] : [],
  );
  const parts: string[] = [];
  if (numbers.length > 0) {
    const raw = graph.node('Concat', numbers, [axis(1)]);
    parts.push(cast(graph, cast(graph, raw, FLOAT), DOUBLE));
  }
  if (codes.length > 0) parts.push(cast(graph, graph.node('Concat', codes, [axis(1)]), DOUBLE));
  return parts.length === 1 ? parts[0]! : graph.node('Concat', parts, [axis(1)]);
}

function cast(graph: GraphBuilder, input: string, to: number): string {
  return graph.node('Cast', [input], [{ name: 'to', type: 'int', value: to }]);
}

function codeNode(graph: GraphBuilder, input: string, levels: readonly string[]): string {
  const keys = levels.includes('') ? levels : [...levels, ''];
  const attributes: OnnxAttribute[] = [
    { name: 'keys_strings', type: 'strings', value: keys },
    { name: 'values_int64s', type: 'ints', value: keys.map((_, code) => code) },
    { name: 'default_int64', type: 'int', value: -1 },
  ];
  return graph.node('LabelEncoder', [input], attributes, ML);
}

/** The arrays of the operator's attributes while they are filled. */
class Ensemble {
  readonly roots: number[] = [];
  readonly features: number[] = [];
  readonly modes: number[] = [];
  readonly splits: number[] = [];
  readonly missingTrue: number[] = [];
  readonly links: { next: number; leaf: number }[][] = [[], []];
  readonly leafTargets: number[] = [];
  readonly leafWeights: number[] = [];
  readonly members: number[] = [];

  leaf(target: number, weight: number): number {
    this.leafTargets.push(target);
    return this.leafWeights.push(weight) - 1;
  }
}

function ensemble(state: ModelState, forest: Forest): OnnxAttribute[] {
  const at = positions(state);
  const arrays = new Ensemble();
  const outputs = forest.base.length;
  for (let tree = 0; tree < treeCount(forest); tree++) addTree(arrays, state, forest, tree, at);
  // An ensemble of no trees is not allowed: one that answers 0 takes their place.
  if (treeCount(forest) === 0) addLeafTree(arrays, 0, 0);
  return attributesOf(arrays, outputs);
}

function addTree(arrays: Ensemble, state: ModelState, forest: Forest, tree: number, at: Int32Array): void {
  const output = tree % forest.base.length;
  const first = forest.tree_start[tree]!;
  const end = forest.tree_start[tree + 1]!;
  if (forest.feature[first]! < 0) return addLeafTree(arrays, output, forest.value[first]!);
  arrays.roots.push(arrays.features.length);
  const place = new Int32Array(end - first);
  let nodes = arrays.features.length;
  for (let node = first; node < end; node++) {
    place[node - first] = forest.feature[node]! < 0 ? arrays.leaf(output, forest.value[node]!) : nodes++;
  }
  for (let node = first; node < end; node++) {
    if (forest.feature[node]! < 0) continue;
    arrays.features.push(at[forest.feature[node]!]!);
    arrays.missingTrue.push(forest.missing_left[node]!);
    if (forest.set[node]! >= 0) addMembers(arrays, state, forest, node);
    else {
      arrays.modes.push(LESS_OR_EQUAL);
      arrays.splits.push(forest.threshold[node]!);
    }
    [forest.left[node]!, forest.right[node]!].forEach((child, side) => {
      arrays.links[side]!.push({ next: place[child - first]!, leaf: forest.feature[child]! < 0 ? 1 : 0 });
    });
  }
}

/** Sets stand one behind the other, each closed by NaN, in the order of their nodes. */
function addMembers(arrays: Ensemble, state: ModelState, forest: Forest, node: number): void {
  const feature = state.features[forest.feature[node]!]!;
  const levels = feature.kind === 'category' ? feature.levels.length : 0;
  const set = forest.set[node]!;
  arrays.modes.push(MEMBER);
  arrays.splits.push(0);
  for (let i = forest.set_start[set]!; i < forest.set_start[set + 1]!; i++) {
    const code = forest.set_codes[i]!;
    arrays.members.push(code < 0 ? levels : code);
  }
  arrays.members.push(NaN);
}

/** A tree of one leaf is written as a question whose answers are the same. */
function addLeafTree(arrays: Ensemble, output: number, value: number): void {
  const leaf = arrays.leaf(output, value);
  arrays.roots.push(arrays.features.length);
  arrays.features.push(0);
  arrays.modes.push(LESS_OR_EQUAL);
  arrays.splits.push(0);
  arrays.missingTrue.push(0);
  for (const side of arrays.links) side.push({ next: leaf, leaf: 1 });
}

function attributesOf(arrays: Ensemble, outputs: number): OnnxAttribute[] {
  const ints = (name: string, value: readonly number[]): OnnxAttribute => ({ name, type: 'ints', value });
  const tensor = (name: string, element: OnnxTensor['element'], data: Float64Array | Uint8Array): OnnxAttribute => ({
    name,
    type: 'tensor',
    value: { name, element, shape: [data.length], data },
  });
  const [yes, no] = arrays.links as [{ next: number; leaf: number }[], { next: number; leaf: number }[]];
  const attributes: OnnxAttribute[] = [
    { name: 'n_targets', type: 'int', value: outputs },
    { name: 'aggregate_function', type: 'int', value: 1 },
    { name: 'post_transform', type: 'int', value: 0 },
    ints('tree_roots', arrays.roots),
    ints('nodes_featureids', arrays.features),
    tensor('nodes_modes', 'uint8', Uint8Array.from(arrays.modes)),
    tensor('nodes_splits', 'double', Float64Array.from(arrays.splits)),
    ints('nodes_missing_value_tracks_true', arrays.missingTrue),
    ints(
      'nodes_truenodeids',
      yes.map(({ next }) => next),
    ),
    ints(
      'nodes_trueleafs',
      yes.map(({ leaf }) => leaf),
    ),
    ints(
      'nodes_falsenodeids',
      no.map(({ next }) => next),
    ),
    ints(
      'nodes_falseleafs',
      no.map(({ leaf }) => leaf),
    ),
    ints('leaf_targetids', arrays.leafTargets),
    tensor('leaf_weights', 'double', Float64Array.from(arrays.leafWeights)),
  ];
  if (arrays.members.length > 0) {
    attributes.push(tensor('membership_values', 'double', Float64Array.from(arrays.members)));
  }
  return attributes;
}
