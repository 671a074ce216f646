import type { Phrases } from '../app/say.ts';

export const words = {
  all_passed: { en: 'Everything is as expected.', pt: 'Tudo está como esperado.' },
  show_rows: { en: 'Show the rows', pt: 'Mostrar as linhas' },
  hide_rows: { en: 'Hide the rows', pt: 'Ocultar as linhas' },
  part: { en: 'Part', pt: 'Parte' },
  rows: { en: 'Rows', pt: 'Linhas' },
  share: { en: 'Share', pt: 'Parcela' },
  folds: { en: { one: 'and {n} fold', other: 'and {n} folds' }, pt: { one: 'e {n} dobra', other: 'e {n} dobras' } },
  passed: { en: 'The gate is open', pt: 'O portão está aberto' },
  refused: { en: 'The gate is shut', pt: 'O portão está fechado' },
} as const satisfies Phrases;
