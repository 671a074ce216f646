/** From a train and a validation part to what a learner fits. Everything is decided on train alone. */
import type { FitData } from '../kind/model-kind.ts';
import type { Problem } from '../problem.ts';
import { problem } from '../problem.ts';
import type { Dataset } from '../table/dataset.ts';
import { chooseFeatures, readFeatures, takeFeatures, type FeatureChoice } from './dataset-features.ts';
import { readTarget, type TargetPlan } from './dataset-target.ts';
import type { Features, FeatureSpec, Target } from './features.ts';
import type { ModelInput } from './model-output.ts';

/** `balanced` (n / (classes · rows of the class)), or a weight per level. Source: scikit-learn `class_weight`. */
export type ClassWeight = 'balanced' | Readonly<Record<string, number>>;

export interface TrainingWish {
  readonly target: string;
  readonly plan: TargetPlan;
  readonly features: FeatureChoice;
  readonly classWeight?: ClassWeight;
}

/** What was decided on train and belongs to the model. */
export interface ModelSignature {
  readonly target: string;
  readonly plan: TargetPlan;
  readonly specs: readonly FeatureSpec[];
  readonly inputs: readonly ModelInput[];
}

export interface TrainingData {
  readonly signature: ModelSignature;
  readonly data: FitData;
  readonly warnings: readonly Problem[];
}

export type ReadTraining =
  ({ readonly ok: true } & TrainingData) | { readonly ok: false; readonly problems: readonly Problem[] };

/** Rows of a dataset whose target is known, as features and target. */
export interface Labelled {
  readonly x: Features;
  readonly y: Target;
  readonly rows: Uint32Array;
  readonly warnings: readonly Problem[];
}

async function readLabelled(dataset: Dataset, signature: ModelSignature): Promise<Labelled> {
  const { target, plan, specs } = signature;
  const { values, rows, warnings } = await readTarget(dataset, target, plan);
  const all = await readFeatures(dataset, specs);
  const x = rows.length === dataset.rowCount ? all : takeFeatures(all, rows);
  return { x, y: { task: plan.task, values, classes: plan.classes }, rows, warnings };
}

/** Reads both parts under the features that train offers. */
export async function readTraining(
  train: Dataset,
  validation: Dataset | undefined,
  { target, plan, features, classWeight }: TrainingWish,
): Promise<ReadTraining> {
  const chosen = await chooseFeatures(train, target, features);
  if (!chosen.ok) return chosen;
  const weights = classWeights(classWeight, plan);
  if (!weights.ok) return weights;
  const signature: ModelSignature = { target, plan, specs: chosen.specs, inputs: chosen.inputs };
  const { x, y, warnings } = await readLabelled(train, signature);
  const held = validation && (await readLabelled(validation, signature));
  const data: FitData = {
    x,
    y,
    ...(weights.byClass && { weight: rowWeights(y, weights.byClass) }),
    // A validation part without a single known target has nothing to say.
    ...(held && held.rows.length > 0 && { validation: { x: held.x, y: held.y } }),
  };
  return { ok: true, signature, data, warnings: [...chosen.warnings, ...warnings, ...(held?.warnings ?? [])] };
}

type ClassWeights =
  | { readonly ok: true; readonly byClass: readonly number[] | 'balanced' | undefined }
  | { readonly ok: false; readonly problems: readonly Problem[] };

function classWeights(wish: ClassWeight | undefined, { task, classes }: TargetPlan): ClassWeights {
  if (wish === undefined) return { ok: true, byClass: undefined };
  if (task === 'regression') {
    return { ok: false, problems: [problem('learn.class_weight_regression', {}, { key: 'class_weight' })] };
  }
  if (wish === 'balanced') return { ok: true, byClass: wish };
  const unknown = Object.keys(wish).filter((level) => !classes.includes(level));
  if (unknown.length === 0) return { ok: true, byClass: classes.map((level) => wish[level] ?? 1) };
  const levels = classes.slice(0, 20);
  return {
    ok: false,
    problems: unknown.map((got) =>
      problem('learn.class_weight_unknown', { got, levels }, { key: `class_weight.${got}` }),
    ),
  };
}

function rowWeights({ values, classes }: Target, byClass: readonly number[] | 'balanced'): Float64Array {
  const counts = new Float64Array(classes.length);
  for (let row = 0; row < values.length; row++) counts[values[row]!]!++;
  const present = counts.filter((count) => count > 0).length;
  const weights =
    byClass === 'balanced' ? Array.from(counts, (count) => values.length / (present * Math.max(1, count))) : byClass;
  return values.map((each) => weights[each]!);
}
