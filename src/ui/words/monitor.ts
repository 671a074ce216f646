import type { Phrases } from '../app/say.ts';

export const words = {
  title: { en: 'Monitor', pt: 'Monitoramento' },
  none: {
    en: 'Nothing is watched yet. Run a monitor cell of the open notebook.',
    pt: 'Nada é monitorado ainda. Execute uma célula monitor do caderno aberto.',
  },
} as const satisfies Phrases;
