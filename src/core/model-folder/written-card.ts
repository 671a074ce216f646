/** The card that a person wrote of a model, beside what is known of the model now. */
import { readCard, standingCard } from '../registry/card.ts';
import type { Store } from '../ports.ts';
import { evidenceChanges, evidenceOf } from './evidence.ts';
import type { ModelFacts } from './facts.ts';
import type { WrittenCard } from './readme.ts';

/** Undefined while nobody wrote one, or when it was taken back. */
export async function writtenCard(store: Store, facts: ModelFacts): Promise<WrittenCard | undefined> {
  const card = standingCard(await readCard(store, facts.fitted.state.object));
  return card && { text: card.text, changes: evidenceChanges(card.evidence, evidenceOf(facts)) };
}
