import { expect, test } from 'vitest';
import { cellKinds } from '../../../src/kinds/cell/index.ts';
import { findKinds } from '../../../src/ui/notebook/find-kinds.ts';
import { kindWords } from '../../../src/ui/notebook/kind-words.ts';

const CASES: readonly { typed: string; first: string; language?: 'pt' }[] = [
  { typed: 'reg', first: 'register' },
  { typed: 'TRAFFIC', first: 'traffic' },
  { typed: 'canary', first: 'deploy' },
  { typed: 'paired champion', first: 'gate' },
  { typed: 'portao', first: 'gate', language: 'pt' },
  { typed: 'hiperparâmetros', first: 'tune', language: 'pt' },
];

const portuguese = Object.fromEntries(
  await Promise.all(cellKinds.map(async ({ id }) => [id, await kindWords(id)] as const)),
);

for (const { typed, first, language } of CASES) {
  test(`“${typed}” finds ${first} first${language ? ' in Portuguese' : ''}`, () => {
    const own = language ? portuguese : {};
    expect(findKinds(cellKinds, own, typed).map(({ id }) => id)[0]).toBe(first);
  });
}

test('nothing typed shows every kind in the order of the list, and a word that no kind has finds none', () => {
  expect(findKinds(cellKinds, portuguese, '  ')).toEqual(cellKinds);
  expect(findKinds(cellKinds, portuguese, 'gate zzzz')).toEqual([]);
});
