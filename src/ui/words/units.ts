import type { Phrases } from '../app/say.ts';

/** What a running cell counts, by the word that it counts with. */
export const words = {
  answers: { en: 'answers', pt: 'respostas' },
  columns: { en: 'columns', pt: 'colunas' },
  expectations: { en: 'expectations', pt: 'expectativas' },
  parts: { en: 'parts', pt: 'partes' },
  pieces: { en: 'pieces', pt: 'pedaços' },
  replicates: { en: 'replicates', pt: 'réplicas' },
  requests: { en: 'requests', pt: 'requisições' },
  requirements: { en: 'requirements', pt: 'exigências' },
  rows: { en: 'rows', pt: 'linhas' },
  steps: { en: 'steps', pt: 'passos' },
  trees: { en: 'trees', pt: 'árvores' },
  trials: { en: 'trials', pt: 'tentativas' },
  windows: { en: 'windows', pt: 'janelas' },
} as const satisfies Phrases;
