import type { Phrases } from '../app/say.ts';

export const words = {
  go_to: { en: 'Go to {place}', pt: 'Ir para {place}' },
  light: { en: 'Light theme', pt: 'Tema claro' },
  dark: { en: 'Dark theme', pt: 'Tema escuro' },
  system: { en: 'Theme of the system', pt: 'Tema do sistema' },
  nothing: { en: 'Nothing of that name', pt: 'Nada com esse nome' },
} as const satisfies Phrases;
