import type { Phrases } from '../app/say.ts';

export const words = {
  changed: { en: 'Changed since the last run', pt: 'Mudou desde a última execução' },
  from: { en: 'Computed on {when}, in {time}.', pt: 'Calculada em {when}, em {time}.' },
  key_parts: { en: 'What its key is made of', pt: 'De que é feita sua chave' },
  key: { en: 'key', pt: 'chave' },
  digest: { en: 'digest', pt: 'resumo' },
} as const satisfies Phrases;
