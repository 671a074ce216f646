import type { Phrases } from '../app/say.ts';

export const words = {
  learn: { en: 'Learn', pt: 'Aprenda' },
  leakage: { en: 'Leakage and splits', pt: 'Vazamento e divisões' },
  newer: {
    en: 'There is a new version of this lesson. Your changed cells stay as you have them.',
    pt: 'Há uma nova versão desta lição. As células que você mudou ficam como estão.',
  },
  take: { en: 'Take it, keep my changed cells', pt: 'Aceitar e manter minhas células' },
  over: { en: 'Start the lesson over', pt: 'Recomeçar a lição' },
  over_help: { en: 'Can be undone.', pt: 'Pode ser desfeito.' },
} satisfies Phrases;
