/** Which outputs carry no rows of data, so that they may go where the data may not. */
import type { Digest } from '../graph/digest.ts';
import type { Json } from '../json.ts';
import type { OutputType } from '../kind/cell-kind.ts';
import { documentOf } from './reach.ts';

type Path = readonly string[];

interface Rowless {
  /** Objects without rows that the document refers to; `*` is every member. */
  readonly objects?: readonly Path[];
  /** Output documents of models that it refers to, which are asked in turn. */
  readonly models?: readonly Path[];
}

const PROPOSED = (...at: string[]): readonly Path[] => [
  [...at, 'model', 'output'],
  [...at, 'baseline', 'output'],
];

/**
 * Only what stands here is let out: an output of any other type, and an object under any other name, stays. Datasets,
 * parts and scenarios are rows; the messages of a check, and the warnings of a dataset, quote values; the record of a
 * decision quotes the results of checks.
 */
const ROWLESS: Partial<Record<OutputType, Rowless>> = {
  model: {
    objects: [
      ['model', 'state'],
      ['model', 'onnx'],
    ],
  },
  evaluation: { models: [['evaluation', 'models', '*', 'output']] },
  verdict: {},
  registration: { models: PROPOSED('plan') },
  rollout: { models: PROPOSED('plan') },
  serving: { models: PROPOSED('serving', 'intent') },
  monitoring: {},
};

export interface RowlessObject {
  readonly size: number;
  /** `result` is an output document, `model` a model's weights or graph. */
  readonly what: 'result' | 'model';
}

/**
 * The output documents among `roots` that carry no rows, and the objects without rows that they lead to. Without
 * `models` neither a model's document nor its weights are among them. Refusals: those of `get`, `bundle.document`.
 */
export async function rowlessObjects(
  roots: Iterable<Digest>,
  get: (digest: Digest) => Promise<Uint8Array>,
  models: boolean,
): Promise<Map<Digest, RowlessObject>> {
  const found = new Map<Digest, RowlessObject>();
  const open = [...roots];
  for (let digest = open.pop(); digest !== undefined; digest = open.pop()) {
    if (found.has(digest)) continue;
    const bytes = await get(digest);
    const document = documentOf(digest, bytes);
    const type = (document as { type?: Json } | null)?.type as OutputType;
    const rowless = typeof type === 'string' && Object.hasOwn(ROWLESS, type) ? ROWLESS[type] : undefined;
    if (!rowless || (type === 'model' && !models)) continue;
    found.set(digest, { size: bytes.length, what: 'result' });
    for (const { object, size } of referencesAt(document, rowless.objects)) found.set(object, { size, what: 'model' });
    if (models) open.push(...referencesAt(document, rowless.models).map((each) => each.object));
  }
  return found;
}

function referencesAt(document: Json, paths: readonly Path[] = []): { object: Digest; size: number }[] {
  return paths
    .flatMap((path) => valuesAt(document, path))
    .flatMap((value) => {
      const { object, size } = (value ?? {}) as { object?: Json; size?: Json };
      return typeof object === 'string' && typeof size === 'number' ? [{ object, size }] : [];
    });
}

function valuesAt(value: Json, [step, ...rest]: Path): Json[] {
  if (step === undefined) return [value];
  if (value === null || typeof value !== 'object') return [];
  if (step === '*') return Object.values(value).flatMap((each: Json) => valuesAt(each, rest));
  return Object.hasOwn(value, step) ? valuesAt((value as Record<string, Json>)[step]!, rest) : [];
}
