/** What a pool and its workers say to each other. Plain data: it crosses threads. */
import type { Json, JsonObject } from '../json.ts';
import type { ChildRun } from '../kind/context.ts';
import { Cancelled, Refusal, type Problem } from '../problem.ts';
import type { CellJob, LogLine } from './engine.ts';
import type { TaskJob } from './execute.ts';

export type ToWorker =
  | { readonly type: 'cell'; readonly id: number; readonly job: CellJob }
  | {
      readonly type: 'task';
      readonly id: number;
      readonly job: TaskJob;
      readonly name: string;
      readonly args: JsonObject;
    }
  | {
      readonly type: 'query';
      readonly id: number;
      readonly query: string;
      readonly args: Json;
      readonly context: { readonly notebook: string; readonly seed: number };
    }
  | { readonly type: 'cancel'; readonly id: number }
  /** Another worker takes this task; its answer will follow. */
  | { readonly type: 'taken'; readonly offer: number }
  | { readonly type: 'answered'; readonly offer: number; readonly reply: Answer };

export type FromWorker =
  | {
      readonly type: 'progress';
      readonly id: number;
      readonly done: number;
      readonly total: number;
      readonly unit: string;
    }
  | { readonly type: 'log'; readonly id: number; readonly line: LogLine }
  | { readonly type: 'child'; readonly id: number; readonly run: ChildRun }
  | { readonly type: 'done'; readonly id: number; readonly reply: Answer }
  /** Task `id` has only the disk to wait for: the worker may begin another one. */
  | { readonly type: 'computed'; readonly id: number }
  /** Job `id` has a task that another worker may do. */
  | {
      readonly type: 'offer';
      readonly id: number;
      readonly offer: number;
      readonly job: TaskJob;
      readonly name: string;
      readonly args: JsonObject;
    }
  /** The worker begins an offered task itself. */
  | { readonly type: 'withdraw'; readonly offer: number };

export type Answer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly cancelled: true }
  | { readonly ok: false; readonly problems: readonly Problem[] }
  | { readonly ok: false; readonly message: string; readonly stack?: string };

/** One side of a channel between threads. */
export interface Channel<Out, In> {
  post(message: Out): void;
  onMessage(listener: (message: In) => void): void;
}

/** What was thrown, as data: errors lose their fields between threads. */
export function toAnswer(error: unknown): Answer {
  if (error instanceof Cancelled) return { ok: false, cancelled: true };
  if (error instanceof Refusal) return { ok: false, problems: error.problems };
  if (error instanceof Error) {
    return { ok: false, message: error.message, ...(error.stack !== undefined && { stack: error.stack }) };
  }
  return { ok: false, message: String(error) };
}

/** The value of an answer, or its error thrown again. */
export function fromAnswer(answer: Answer): unknown {
  if (answer.ok) return answer.value;
  if ('cancelled' in answer) throw new Cancelled();
  if ('problems' in answer) throw new Refusal(answer.problems);
  const error = new Error(answer.message);
  if (answer.stack !== undefined) error.stack = answer.stack;
  throw error;
}
