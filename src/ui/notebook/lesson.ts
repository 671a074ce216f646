import type { Language } from '../../core/words/index.ts';

/** The lessons that ship with the app, each in English and Portuguese. */
export const LESSONS = ['leakage'] as const;

export function exampleFile(name: string, language: Language): string {
  return language === 'pt' ? `examples/${name}.pt.md` : `examples/${name}.md`;
}

export function lessonFile(name: string, language: Language): string {
  return language === 'pt' ? `lessons/${name}.pt.md` : `lessons/${name}.md`;
}
