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
      {
        change: 'changed',
        what: 'result',
        at: ['scores', 'mae'],
        a: 3,
        b: 2.5,
        difference: -0.5,
        paired: { verdict: 'better', interval: { low: -0.75, high: -0.25, level: 0.95 } },
      },
      { change: 'added', what: 'output', at: ['more'], b: 'a'.repeat(64) },
    ],
  },
  {
    name: 'data',
    entries: [
      { change: 'changed', what: 'rows', at: ['rides'], a: true, b: false },
      { change: 'changed', what: 'distribution', at: ['rides', 'day'] },
      {
        change: 'changed',
        what: 'distribution',
        at: ['rides', 'temp'],
        drift: { method: 'ks', statistic: 0.5, p_value: 0.001, threshold: 0.05, drifted: true },
      },
      { change: 'removed', what: 'column', at: ['rides', 'old'] },
    ],
  },
];

describe('differences as text', () => {
  it('are told in English, without control characters of the files', () => {
    expect(diffText(SECTIONS, 'en')).toBe(
      'Notebook\n  ~ seed: 1 → 0 (-1)\n  > cell parts (moved: line 3 → 9)\n  - line 4: bad·[31m\n\n' +
        'Results\n  ~ result scores.rmse: 1.25 [1, 1.5] → null\n  ~ result scores.mae: 3 → 2.5 (-0.5 [-0.75, -0.25], better)\n  + output more: (none) → aaaaaaaaaaaa\n\n' +
        'Data\n  ~ rows of rides: here → withheld; distributions are not compared\n  ~ distribution rides.day: values differ; no drift test for this type\n  ~ distribution rides.temp: ks 0.5, p 0.001 (limit 0.05), drifted\n  - column rides.old\n',
    );
  });

  it('are told in Portuguese', () => {
    expect(diffText(SECTIONS, 'pt')).toBe(
      'Caderno\n  ~ semente: 1 → 0 (-1)\n  > célula parts (movido: linha 3 → 9)\n  - linha 4: bad·[31m\n\n' +
        'Resultados\n  ~ resultado scores.rmse: 1.25 [1, 1.5] → null\n  ~ resultado scores.mae: 3 → 2.5 (-0.5 [-0.75, -0.25], melhor)\n  + saída more: (nada) → aaaaaaaaaaaa\n\n' +
        'Dados\n  ~ linhas de rides: presentes → retidas; as distribuições não são comparadas\n  ~ distribuição rides.day: os valores diferem; não há teste de deriva para este tipo\n  ~ distribuição rides.temp: ks 0.5, p 0.001 (limite 0.05), com deriva\n  - coluna rides.old\n',
    );
  });

  it.each([
    ['en', 'nothing differs\n'],
    ['pt', 'nada difere\n'],
  ] as const)('say in %s that there are none', (language, text) => {
    expect(diffText([], language)).toBe(text);
  });
});
