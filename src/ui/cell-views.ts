/** The views of cell kinds whose result deserves more than the default table. */
import type { Component } from 'svelte';
import type { Json } from '../core/json.ts';
import type { CellStatus } from '../core/graph/engine.ts';
import type { Output } from '../core/kind/cell-kind.ts';
import check from '../kinds/cell/check.view.svelte';
import data from '../kinds/cell/data.view.svelte';
import decision from '../kinds/cell/decision.view.svelte';
import deploy from '../kinds/cell/deploy.view.svelte';
import evaluate from '../kinds/cell/evaluate.view.svelte';
import expect from '../kinds/cell/expect.view.svelte';
import gate from '../kinds/cell/gate.view.svelte';
import monitor from '../kinds/cell/monitor.view.svelte';
import register from '../kinds/cell/register.view.svelte';
import serve from '../kinds/cell/serve.view.svelte';
import split from '../kinds/cell/split.view.svelte';
import traffic from '../kinds/cell/traffic.view.svelte';
import train from '../kinds/cell/train.view.svelte';
import tune from '../kinds/cell/tune.view.svelte';
import type { NotebookSession } from './notebook/session.svelte.ts';
import DefaultResult from './notebook/DefaultResult.svelte';

export interface CellViewProps {
  session: NotebookSession;
  status: CellStatus;
  output: Output;
  name: string;
  body: Json | undefined;
}

const VIEWS: Readonly<Record<string, Component<CellViewProps>>> = {
  check,
  data,
  decision,
  deploy,
  evaluate,
  expect,
  gate,
  monitor,
  register,
  serve,
  split,
  traffic,
  train,
  tune,
  predict: data,
  onnx: train,
};

export function viewOf(kind: string): Component<CellViewProps> {
  return VIEWS[kind] ?? DefaultResult;
}
