/** The Portuguese words of the cell kinds, fetched when they are first shown. */
export interface KindWords {
  readonly title: string;
  readonly doc: string;
  /** Help by key path, `params.C`. */
  readonly keys: Readonly<Record<string, string>>;
}

type Load = () => Promise<{ default: KindWords }>;

const FILES: Readonly<Record<string, Load>> = {
  check: () => import('../../kinds/cell/check.pt.json'),
  data: () => import('../../kinds/cell/data.pt.json'),
  decision: () => import('../../kinds/cell/decision.pt.json'),
  deploy: () => import('../../kinds/cell/deploy.pt.json'),
  evaluate: () => import('../../kinds/cell/evaluate.pt.json'),
  expect: () => import('../../kinds/cell/expect.pt.json'),
  gate: () => import('../../kinds/cell/gate.pt.json'),
  monitor: () => import('../../kinds/cell/monitor.pt.json'),
  onnx: () => import('../../kinds/cell/onnx.pt.json'),
  predict: () => import('../../kinds/cell/predict.pt.json'),
  register: () => import('../../kinds/cell/register.pt.json'),
  serve: () => import('../../kinds/cell/serve.pt.json'),
  split: () => import('../../kinds/cell/split.pt.json'),
  traffic: () => import('../../kinds/cell/traffic.pt.json'),
  train: () => import('../../kinds/cell/train.pt.json'),
  tune: () => import('../../kinds/cell/tune.pt.json'),
};

export async function kindWords(id: string): Promise<KindWords | undefined> {
  return (await FILES[id]?.())?.default;
}
