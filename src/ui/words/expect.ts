import type { Phrases } from '../app/say.ts';

export const words = {
  met: { en: '{met} of {total} expectations are met.', pt: '{met} de {total} expectativas atendidas.' },
  item_met: { en: '{cell}: as expected', pt: '{cell}: como esperado' },
  hint: { en: 'A hint', pt: 'Uma dica' },
} satisfies Phrases;
