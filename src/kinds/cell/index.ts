import type { CellKind } from '../../core/kind/cell-kind.ts';
import check from './check.ts';
import data from './data.ts';
import decision from './decision.ts';
import deploy from './deploy.ts';
import evaluate from './evaluate.ts';
import expect from './expect.ts';
import gate from './gate.ts';
import monitor from './monitor.ts';
import onnx from './onnx.ts';
import predict from './predict.ts';
import register from './register.ts';
import serve from './serve.ts';
import split from './split.ts';
import traffic from './traffic.ts';
import train from './train.ts';
import tune from './tune.ts';

/** Every cell kind, in the order in which lists and the reference page show them. */
export const cellKinds: readonly CellKind[] = [
  data,
  check,
  split,
  train,
  tune,
  onnx,
  evaluate,
  gate,
  predict,
  register,
  deploy,
  traffic,
  serve,
  monitor,
  decision,
  expect,
];
