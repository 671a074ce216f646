/** Reading a stream, deciding, and appending what was decided, again when somebody else was faster. */
import type { Clock, Store } from '../ports.ts';
import { problem, Refusal } from '../problem.ts';
import type { Environment, EnvironmentEvent } from './environment.ts';
import { appendEvents } from './event-log.ts';
import { CARD_STREAM, readCard, type CardEvent, type CardHistory } from './card.ts';
import { ENVIRONMENT_STREAM, MODEL_STREAM, readEnvironment, readModel } from './read.ts';
import type { ModelEvent, RegisteredModel } from './registered-model.ts';

const ATTEMPTS = 8;

/** An event without its time, which is the clock's when it is written. */
export type Undated<Event> = Event extends unknown ? Omit<Event, 'at'> : never;

/** Appends the events that `decide` wants, none or all; `decide` sees the newest state and may refuse. */
export function changeModel(
  store: Store,
  clock: Clock,
  name: string,
  decide: (state: RegisteredModel) => readonly Undated<ModelEvent>[],
): Promise<RegisteredModel> {
  return change(store, clock, MODEL_STREAM + name, () => readModel(store, name), decide);
}

export function changeEnvironment(
  store: Store,
  clock: Clock,
  name: string,
  decide: (state: Environment) => readonly Undated<EnvironmentEvent>[],
): Promise<Environment> {
  return change(store, clock, ENVIRONMENT_STREAM + name, () => readEnvironment(store, name), decide);
}

/** `model` is the model's digest. */
export function changeCard(
  store: Store,
  clock: Clock,
  model: string,
  decide: (state: CardHistory) => readonly Undated<CardEvent>[],
): Promise<CardHistory> {
  return change(store, clock, CARD_STREAM + model, () => readCard(store, model), decide);
}

async function change<State extends { readonly length: number }>(
  store: Store,
  clock: Clock,
  stream: string,
  read: () => Promise<State>,
  decide: (state: State) => readonly object[],
): Promise<State> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const state = await read();
    const events = decide(state);
    if (events.length === 0) return state;
    const at = clock.now();
    const dated = events.map((event) => ({ ...event, at }));
    if (await appendEvents(store, stream, state.length, dated)) return read();
  }
  throw new Refusal(problem('registry.busy', { name: stream }));
}
