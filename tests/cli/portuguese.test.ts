import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { said, unitText, word } from '../../src/cli/lines.ts';
import { WHOLE, WHOLE_CSV } from '../core/bundle/notebooks.ts';
import { workspace, type Ran, type Workspace } from '../support/command-line.ts';

/** Words of our English sentences that stand in no Portuguese one. */
const ENGLISH =
  /\b(the|of|is|are|was|were|with|and|to|cells?|files?|rows|objects|records|problems?|computed|replayed)\b/;

let here: Workspace;

beforeAll(async () => {
  here = workspace({ 'n.md': WHOLE, 'visits.csv': WHOLE_CSV });
  here.write('runs.json', JSON.stringify([{ id: 'a1', name: 'first', state: 'finished', config: {}, summary: {} }]));
  for (const args of [
    ['run', 'n.md', '--apply'],
    ['export', 'n.md', '--as', 'bundle', '-o', 'a.bancada.zip'],
  ]) {
    expect((await here.bancada(...args)).status, args.join(' ')).toBe(0);
  }
}, 180_000);
afterAll(() => here.remove());

const CASES: readonly { args: readonly string[]; says: RegExp }[] = [
  { args: ['check', 'n.md'], says: /células, nenhum erro/ },
  { args: ['run', 'n.md', '--apply'], says: /já estava em \S+ versão 1/ },
  { args: ['show', 'n.md', 'visits'], says: /20 de \d+ linhas[^]*|coluna +tipo +ausentes/ },
  { args: ['verify', 'n.md'], says: /objetos \(.*\), \d+ registros; problemas: 0/ },
  { args: ['verify', 'a.bancada.zip'], says: /arquivos \(.*\); problemas: 0\nmanifesto / },
  { args: ['registry', 'list'], says: /modelo +versões +apelidos/ },
  {
    args: ['export', 'n.md', '--as', 'bundle', '--list'],
    says: /o quê +nome +arquivos +tamanho[^]*caderno[^]*repetível/,
  },
  { args: ['import', 'a.bancada.zip', '--dry-run'], says: /resultados afirmados viriam: \d+ novos, \d+ já conhecidos/ },
  { args: ['import', 'runs.json', '--from', 'wandb'], says: /1 execuções: 1 novas, 0 já conhecidas/ },
  { args: ['export', 'n.md', 'visits', '-o', 'v.csv', '--as', 'csv'], says: /v\.csv: / },
  { args: ['replay', 'a.bancada.zip', '--plan'], says: /célula +tipo +afirmada[^]*fonte +tamanho +vem de/ },
];

describe('in a Brazilian locale', { timeout: 120_000 }, () => {
  it.each(CASES)('bancada $args speaks Portuguese', async ({ args, says }) => {
    const ran: Ran = await here.emPortugues(...args);
    expect(ran.status).toBe(0);
    const told = `${ran.out}${ran.err}`;
    expect(told).toMatch(says);
    // Lines of cells hold what their results are called, which is the same in every language.
    const ours = told.replace(/^([✓=✗·-] |\w+: ).*$/gm, '');
    expect(ours.match(ENGLISH)?.[0]).toBeUndefined();
  });

  it('the same JSON is written', async () => {
    const [pt, en] = [
      await here.emPortugues('verify', 'n.md', '--json'),
      await here.bancada('verify', 'n.md', '--json'),
    ];
    expect(pt.out).toBe(en.out);
  });
});

it('words, units and lines have both languages', () => {
  expect([word('en', 'versions'), word('pt', 'versions'), word('pt', 'my column')]).toEqual([
    'versions',
    'versões',
    'my column',
  ]);
  expect([unitText('en', 'trees'), unitText('pt', 'trees'), unitText('pt', 'stars')]).toEqual([
    'trees',
    'árvores',
    'stars',
  ]);
  expect(said('en', 'conflicts', { n: 2 })).toBe('2 conflicts');
  expect(said('pt', 'conflicts', { n: 2 })).toBe('conflitos: 2');
});
