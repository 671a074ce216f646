import type { Language } from '../app/say.ts';

/** A notebook with nothing in it but a title. */
export function emptyText(language: Language): string {
  const title = language === 'pt' ? 'Sem título' : 'Untitled';
  const spoken = language === 'pt' ? 'language: pt-BR\n' : '';
  return `---\nbancada: 1\ntitle: ${title}\n${spoken}seed: 7\n---\n\n# ${title}\n`;
}
