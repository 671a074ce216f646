import { describe, expect, it } from 'vitest';
import type { DiffSection } from '../../../src/core/diff/section.ts';
import { diffText } from '../../../src/core/diff/text.ts';

const SECTIONS: readonly DiffSection[] = [
  {
    name: 'notebook',
    entries: [
      { change: 'changed', what: 'seed', at: [], a: 1, b: 0, difference: -1 },
      { change: 'moved', what: 'cell', at: ['parts'], lineA: 3, lineB: 9 },
      { change: 'removed', what: 'line', at: [], a: 'bad\u001b[31m', lineA: 4 },
    ],
  },
  {
    name: 'results',
    entries: [
      {
        change: 'changed',
        what: 'result',
        at: ['scores', 'rmse'],
        a: 1.25,
        b: null,
        intervalA: { low: 1, high: 1.5, level: 0.95 },
      },
      { change: 'added', what: 'output', at: ['more'], b: 'a'.repeat(64) },
    ],
  },
];

describe('differences as text', () => {
  it('are told in English, without control characters of the files', () => {
    expect(diffText(SECTIONS, 'en')).toBe(
      'Notebook\n  ~ seed: 1 → 0 (-1)\n  > cell parts (moved: line 3 → 9)\n  - line 4: bad·[31m\n\n' +
        'Results\n  ~ result scores.rmse: 1.25 [1, 1.5] → null\n  + output more: (none) → aaaaaaaaaaaa\n',
    );
  });

  it('are told in Portuguese', () => {
    expect(diffText(SECTIONS, 'pt')).toBe(
      'Caderno\n  ~ semente: 1 → 0 (-1)\n  > célula parts (movido: linha 3 → 9)\n  - linha 4: bad·[31m\n\n' +
        'Resultados\n  ~ resultado scores.rmse: 1.25 [1, 1.5] → null\n  + saída more: (nada) → aaaaaaaaaaaa\n',
    );
  });

  it.each([
    ['en', 'nothing differs\n'],
    ['pt', 'nada difere\n'],
  ] as const)('say in %s that there are none', (language, text) => {
    expect(diffText([], language)).toBe(text);
  });
});
