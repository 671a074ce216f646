/** The views of cell kinds whose result deserves more than the default table. */
import type { Component } from 'svelte';
import type { Json } from '../core/json.ts';
import type { CellStatus } from '../core/graph/engine.ts';
import type { Output } from '../core/kind/cell-kind.ts';
import type { NotebookSession } from './notebook/session.svelte.ts';
import DefaultResult from './notebook/DefaultResult.svelte';

export interface CellViewProps {
  session: NotebookSession;
  status: CellStatus;
  output: Output;
  name: string;
  body: Json | undefined;
}

const VIEWS: Readonly<Record<string, Component<CellViewProps>>> = {};

export function viewOf(kind: string): Component<CellViewProps> {
  return VIEWS[kind] ?? DefaultResult;
}
