import type { Phrases } from '../app/say.ts';

export const words = {
  title: { en: 'Runs', pt: 'Execuções' },
  none: {
    en: 'No model has been trained yet. Run a notebook with a train cell.',
    pt: 'Nenhum modelo foi treinado ainda. Execute um caderno com uma célula train.',
  },
  filter: { en: 'Filter: words, or learning_rate=0.1', pt: 'Filtrar: palavras, ou learning_rate=0.1' },
  count: { en: { one: '{n} run', other: '{n} runs' }, pt: { one: '{n} execução', other: '{n} execuções' } },
  of_count: { en: '{n} of {total} runs', pt: '{n} de {total} execuções' },
  same: { en: 'Alike in all: ', pt: 'Igual em todas: ' },
  name: { en: 'Name', pt: 'Nome' },
  cell: { en: 'Cell', pt: 'Célula' },
  notebook: { en: 'Notebook', pt: 'Caderno' },
  when: { en: 'When', pt: 'Quando' },
  choose: { en: 'Compare {name}', pt: 'Comparar {name}' },
  compare: { en: 'Compared', pt: 'Comparadas' },
  choose_help: {
    en: 'Choose two or more runs to compare them (j and k move, x chooses, c goes to the comparison).',
    pt: 'Escolha duas ou mais execuções para comparar (j e k movem, x escolhe, c vai à comparação).',
  },
  only_diff: { en: 'Only what differs', pt: 'Só o que difere' },
  nothing_differs: { en: 'These runs do not differ.', pt: 'Estas execuções não diferem.' },
  curve: { en: '{metric} by step', pt: '{metric} por passo' },
  curve_caption: { en: 'Every recorded step of {names}.', pt: 'Cada passo registrado de {names}.' },
  step: { en: 'step', pt: 'passo' },
  sort_by: { en: 'Sort by {name}', pt: 'Ordenar por {name}' },
  copy_markdown: { en: 'Copy as Markdown', pt: 'Copiar como Markdown' },
  copied: { en: 'Copied', pt: 'Copiado' },
} as const satisfies Phrases;
