import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { expressionWords, quoteColumn } from '../../../src/core/expression/complete.ts';
import { compileExpression } from '../../../src/core/expression/compile.ts';
import { FUNCTIONS } from '../../../src/core/expression/functions.ts';

describe('the words that an expression is offered', () => {
  it('are columns, functions with their help, and the words of the language', () => {
    const words = expressionWords(['hour', 'odd name'], 'pt');
    expect(words.slice(0, 2)).toEqual([
      { label: 'hour', type: 'column' },
      { label: 'odd name', type: 'column', apply: '`odd name`' },
    ]);
    expect(words.find(({ label }) => label === 'lower')).toEqual({
      label: 'lower',
      type: 'function',
      detail: 'lower(text)',
      info: 'Em minúsculas.',
      apply: 'lower(',
    });
    expect(words.at(-1)).toEqual({ label: 'missing', type: 'word' });
  });

  it('write any column so that it is read as that column', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (name) => {
        const compiled = compileExpression(quoteColumn(name), [{ name, type: 'number' }]);
        expect(compiled).toMatchObject({ ok: true, columns: [name] });
      }),
    );
    for (const name of ['and', 'true', 'missing', 'a`b', 'a\\b', 'preço']) {
      expect(compileExpression(quoteColumn(name), [{ name, type: 'text' }])).toMatchObject({ columns: [name] });
    }
  });

  it('are all in the reference page, each as it is written there', () => {
    const page = readFileSync(path.join(import.meta.dirname, '../../../docs/expressions.md'), 'utf8');
    const missing = FUNCTIONS.filter(({ usage, doc }) => !page.includes(`| \`${usage}\` | ${doc} |`));
    expect(missing.map(({ name }) => name)).toEqual([]);
  });
});
