import { describe, expect, it } from 'vitest';
import {
  cardStep,
  newCardHistory,
  readCard,
  standingCard,
  type CardEvent,
  type CardHistory,
} from '../../../src/core/registry/card.ts';
import { changeCard } from '../../../src/core/registry/change.ts';
import { memoryStore } from '../../support/memory-store.ts';

const wrote = (text: string | null): CardEvent => ({ type: 'written', text, evidence: {}, at: 1 });
const undone: CardEvent = { type: 'undone', at: 2 };
const redone: CardEvent = { type: 'redone', at: 3 };
const after = (...events: CardEvent[]): CardHistory => events.reduce(cardStep, newCardHistory());

const CASES: readonly [string, CardEvent[], string | undefined][] = [
  ['nobody wrote', [], undefined],
  ['one text', [wrote('a')], 'a'],
  ['the newer of two', [wrote('a'), wrote('b')], 'b'],
  ['the older, when the newer was undone', [wrote('a'), wrote('b'), undone], 'a'],
  ['the draft, when all was undone', [wrote('a'), undone, undone], undefined],
  ['the newer again, when that was redone', [wrote('a'), wrote('b'), undone, redone, redone], 'b'],
  ['what was written after an undoing', [wrote('a'), wrote('b'), undone, wrote('c'), redone], 'c'],
  ['the draft, when a person went back to it', [wrote('a'), wrote(null)], undefined],
  ['the text, when going back was undone', [wrote('a'), wrote(null), undone], 'a'],
  ['the same after an event of a later version', [wrote('a'), { type: 'signed', at: 4 } as never], 'a'],
];

describe('the card of a model', () => {
  it.each(CASES)('is %s', (_, events, text) => {
    expect(standingCard(after(...events))?.text).toBe(text);
    expect(after(...events).length).toBe(events.length);
  });

  it('is kept for the model by its digest, with what was known then', async () => {
    const store = memoryStore();
    const evidence = { 'scores rmse': 2 };
    await changeCard(store, { now: () => 7 }, 'm1', () => [{ type: 'written', text: 'ours', evidence }]);
    expect(standingCard(await readCard(store, 'm1'))).toEqual({ text: 'ours', evidence, at: 7 });
    expect(standingCard(await readCard(store, 'm'))).toBeUndefined();
  });
});
