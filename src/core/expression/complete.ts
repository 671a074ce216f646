import { FUNCTIONS } from './functions.ts';
import { RESERVED } from './parse.ts';

/** One word that an expression may hold next. */
export interface ExpressionWord {
  readonly label: string;
  readonly type: 'column' | 'function' | 'word';
  /** How a function is written. */
  readonly detail?: string;
  readonly info?: string;
  /** What takes the word's place; the label when absent. */
  readonly apply?: string;
}

const BARE = /^[\p{L}_][\p{L}\p{N}_]*$/u;

/** A column's name as an expression writes it: in backticks where it is no plain word. */
export function quoteColumn(name: string): string {
  if (BARE.test(name) && !RESERVED.includes(name)) return name;
  return `\`${name.replace(/[\\`]/g, (each) => `\\${each}`)}\``;
}

/** What the editor offers in an expression: the columns first, then functions with their help, then words. */
export function expressionWords(columns: readonly string[], language: 'en' | 'pt' = 'en'): ExpressionWord[] {
  return [
    ...columns.map((label): ExpressionWord => {
      const apply = quoteColumn(label);
      return apply === label ? { label, type: 'column' } : { label, type: 'column', apply };
    }),
    ...FUNCTIONS.map(({ name, usage, doc, docPt }): ExpressionWord => ({
      label: name,
      type: 'function',
      detail: usage,
      info: language === 'pt' ? docPt : doc,
      apply: `${name}(`,
    })),
    ...RESERVED.map((label): ExpressionWord => ({ label, type: 'word' })),
  ];
}
