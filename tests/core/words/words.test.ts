import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { problem } from '../../../src/core/problem.ts';
import { problemCodes, renderProblem } from '../../../src/core/words/index.ts';

const root = path.resolve(import.meta.dirname, '../../..');

function sourcesUnder(folder: string): string[] {
  return readdirSync(path.join(root, folder)).flatMap((name) => {
    const file = `${folder}/${name}`;
    if (statSync(path.join(root, file)).isDirectory()) return sourcesUnder(file);
    return /\.(ts|svelte)$/.test(name) && !folder.endsWith('core/words') ? [file] : [];
  });
}

/** Codes as the sources write them, with a file that does. */
function codesInSources(): Map<string, string> {
  const codes = new Map<string, string>();
  for (const file of [...sourcesUnder('src'), ...sourcesUnder('workers')]) {
    const text = readFileSync(path.join(root, file), 'utf8');
    for (const match of text.matchAll(/\b(?:problem|warning)\(\s*'([^']+)'/g)) codes.set(match[1]!, file);
    for (const match of text.matchAll(/'([EW]_[A-Z][A-Z_]+)'/g)) codes.set(match[1]!, file);
  }
  return codes;
}

const template = (code: string, language: 'en' | 'pt') =>
  renderProblem(problem(code, new Proxy({}, { get: (_, name) => `<${String(name)}>` })), language);

describe('the catalogue of words', () => {
  it('has words for every problem that the sources name', () => {
    const known = new Set(problemCodes);
    const missing = [...codesInSources()]
      .filter(([code]) => !known.has(code))
      .map(([code, file]) => `${code} (${file})`);
    expect(missing).toEqual([]);
  });

  it('has each code once', () => {
    const areas = readdirSync(path.join(root, 'src/core/words')).filter(
      (file) => !/^(index|message|terms)\.ts$/.test(file),
    );
    const seen = new Map<string, string>();
    const twice: string[] = [];
    for (const area of areas) {
      const text = readFileSync(path.join(root, 'src/core/words', area), 'utf8');
      for (const [, quoted, plain] of text.matchAll(/^ {2}(?:'([^']+)'|(\w+)): \{/gm)) {
        const code = (quoted ?? plain)!;
        if (seen.has(code)) twice.push(`${code} in ${seen.get(code)!} and ${area}`);
        seen.set(code, area);
      }
    }
    expect(seen.size).toBe(problemCodes.length);
    expect(twice).toEqual([]);
  });

  it('names the same parameters in both languages', () => {
    const named = (text: string) => [...new Set([...text.matchAll(/<(\w+)>/g)].map((match) => match[1]))].sort();
    for (const code of problemCodes) expect(named(template(code, 'pt')), code).toEqual(named(template(code, 'en')));
  });

  it('leaves out a section whose parameter is not given, and translates our own terms', () => {
    const given = problem('notebook.wrong_value', {
      key: 'by',
      got: 'tme',
      expected: ['random', 'time'],
      nearest: 'time',
    });
    expect(renderProblem(given, 'en')).toBe('by is tme, expected one of random, time. Did you mean time?');
    const { nearest: _, ...params } = given.params;
    expect(renderProblem({ ...given, params }, 'en')).toBe('by is tme, expected one of random, time.');
    const typed = problem('notebook.wrong_type', { key: 'folds', got: '2.5', types: ['integer', 'boolean'] });
    expect(renderProblem(typed, 'pt')).toBe('folds é 2.5; esperava-se um número inteiro ou true ou false');
  });

  it('names the types of an expression in Portuguese, and leaves what a person wrote', () => {
    const sum = problem(
      'expression.arithmetic',
      { operator: '+', left: 'number', right: 'text' },
      { line: 1, column: 3 },
    );
    expect(renderProblem(sum, 'pt')).toBe('expressão, linha 1, coluna 3: + não funciona com número e texto');
    expect(renderProblem(sum, 'en')).toContain('a number and a text');
    const types = problem('expression.mixed', { name: 'coalesce', types: ['date', 'text'] }, { line: 1, column: 1 });
    expect(renderProblem(types, 'pt')).toContain('(data, texto)');
    const written = problem('expression.bad_constant', { name: 'matches', got: 'text' }, { line: 1, column: 1 });
    expect(renderProblem(written, 'pt')).toContain('não pode usar text;');
  });

  it('shows a code without words as it is', () => {
    expect(renderProblem(problem('no.such_code', { a: 1 }), 'en')).toBe('no.such_code {"a":1}');
  });
});
