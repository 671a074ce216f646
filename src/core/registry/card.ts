/** Model cards that people wrote: a stream of events for each model, by its digest, so that an edit can be undone. */
import type { Digest } from '../graph/digest.ts';
import type { Evidence } from '../model-folder/evidence.ts';
import type { Store } from '../ports.ts';
import { readStream, readStreams } from './event-log.ts';

export const CARD_STREAM = 'card:';

/** Characters; what a person writes, and far less than a store minds. */
export const MAX_CARD = 100_000;

/** A card as it was written; `text` null is back to the draft. */
export interface CardText {
  readonly text: string | null;
  /** What was known of the model then. */
  readonly evidence: Evidence;
  readonly at: number;
}

export type CardEvent =
  | ({ readonly type: 'written' } & CardText)
  | { readonly type: 'undone'; readonly at: number }
  | { readonly type: 'redone'; readonly at: number };

export interface CardHistory {
  readonly texts: readonly CardText[];
  /** How many of `texts` stand; what is behind them was undone. */
  readonly standing: number;
  /** Events seen. */
  readonly length: number;
}

export function newCardHistory(): CardHistory {
  return { texts: [], standing: 0, length: 0 };
}

/** The history after one more event. Total: an event that does not fit changes nothing but the count. */
export function cardStep(history: CardHistory, event: CardEvent): CardHistory {
  const { texts, standing } = history;
  const length = history.length + 1;
  switch (event.type) {
    case 'written': {
      const { text, evidence, at } = event;
      const kept = [...texts.slice(0, standing), { text, evidence, at }];
      return { texts: kept, standing: kept.length, length };
    }
    case 'undone':
      return { texts, standing: Math.max(0, standing - 1), length };
    case 'redone':
      return { texts, standing: Math.min(texts.length, standing + 1), length };
    default:
      return { ...history, length };
  }
}

/** What stands; undefined while it is the draft. */
export function standingCard({ texts, standing }: CardHistory): (CardText & { readonly text: string }) | undefined {
  const last = texts[standing - 1];
  return last && last.text !== null ? { ...last, text: last.text } : undefined;
}

/** Every history of a card in the store, by the model's digest. */
export async function readCards(store: Store): Promise<Map<Digest, CardHistory>> {
  const streams = await readStreams(store, CARD_STREAM);
  return new Map(
    [...streams].map(([stream, events]) => [
      stream.slice(CARD_STREAM.length),
      (events as unknown as CardEvent[]).reduce(cardStep, newCardHistory()),
    ]),
  );
}

export async function readCard(store: Store, model: Digest): Promise<CardHistory> {
  const events = (await readStream(store, CARD_STREAM + model)) as unknown as CardEvent[];
  return events.reduce(cardStep, newCardHistory());
}
