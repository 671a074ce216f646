import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CsvOptions } from '../../../src/core/table/csv/dialect.ts';
import { readCsv } from '../../../src/core/table/csv/read-csv.ts';
import { sniffCsv } from '../../../src/core/table/csv/sniff.ts';
import { leftOpen, withExamples } from '../../../src/core/table/left-open.ts';
import { warning } from '../../../src/core/problem.ts';
import { openDataset } from '../../../src/core/table/open-dataset.ts';
import { renderProblem } from '../../../src/core/words/index.ts';
import { itemsOf } from '../../support/columns.ts';
import { testContext } from '../../support/context.ts';

const sourceOf = (text: string) => {
  const bytes = new TextEncoder().encode(text);
  return { name: 'a.csv', size: bytes.length, read: async (from: number, to: number) => bytes.slice(from, to) };
};

async function columnOf(text: string, name: string, options: CsvOptions = {}) {
  const ctx = testContext({});
  const read = await readCsv(ctx, sourceOf(text), options);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const dataset = await openDataset(ctx, { manifest: read.manifest, count: read.rows });
  return { ...read, items: itemsOf(await dataset.column(name)) };
}

const asked = (text: string, options: CsvOptions = {}) =>
  sniffCsv(text, true, options).questions.find(({ about }) => about === 'decimal');

const file = (cells: readonly string[], delimiter = ';', others = 'x') =>
  `v${delimiter}w\n${cells.map((cell) => `${cell}${delimiter}${others}`).join('\n')}\n`;

describe('numbers whose mark may be either', () => {
  it.each<[string, string, [decimal: string, thousands: string, ...reads: (string | null)[]][], number | undefined]>([
    [
      'points beside semicolons',
      file(['1.234', '12.500']),
      [
        ['.', '', '1.234', '12.5'],
        [',', '.', '1234', '12500'],
      ],
      0,
    ],
    [
      'points beside tabs',
      file(['-1.234', '5'], '\t'),
      [
        ['.', '', '-1.234'],
        [',', '.', '-1234'],
      ],
      0,
    ],
    [
      'commas beside semicolons',
      file(['1,234', '12,500']),
      [
        [',', '', '1.234', '12.5'],
        ['.', ',', '1234', '12500'],
      ],
      0,
    ],
    [
      'quoted commas beside commas',
      file(['"1,234"', '"12,500"'], ','),
      [
        ['.', ',', '1234', '12500'],
        [',', '', '1.234', '12.5'],
      ],
      undefined,
    ],
  ])('are asked about: %s', (_, text, choices, assumed) => {
    const question = asked(text)!;
    const found = question.choices.map(({ says, reads }) => [says['decimal'], says['thousands'], ...reads]);
    expect(found).toEqual(choices);
    expect(question).toMatchObject({ column: 'v', examples: expect.arrayContaining([expect.stringMatching(/[.,]/)]) });
    expect(question.assumed).toBe(assumed);
  });

  it.each<[string, string]>([
    ['thousands twice', file(['1.234.567', '1.234'])],
    ['thousands and decimals', file(['1.234,50', '1.234'])],
    ['decimals of another length', file(['1.23', '1.234'])],
    ['decimals behind a zero', file(['0.123', '1.234'])],
    ['decimals behind a zero and a comma', file(['0,123', '1,234'])],
    ['decimals in another column', file(['1.234', '5.678'], ';', '2.5')],
    ['decimal commas in another column', file(['1.234', '5.678'], ';', '2,5')],
    ['points beside commas', file(['1.234', '5.678'], ',')],
    ['whole numbers', file(['1234', '5678'])],
    ['text', file(['1.234', 'x'])],
  ])('are not asked about with %s', (_, text) => {
    expect(asked(text)).toBeUndefined();
  });

  it('are not asked about once the person has said', () => {
    for (const decimal of ['.', ','] as const) expect(asked(file(['1.234']), { decimal })).toBeUndefined();
  });

  it('are read as the choice says, and without an answer as the assumed one, with the same bytes', async () => {
    const groups = fc.tuple(fc.integer({ min: 1, max: 999 }), fc.integer({ min: 0, max: 999 }));
    const marks = fc.constantFrom(['.', ';'], ['.', '\t'], [',', ';'], [',', ','] as const);
    await fc.assert(
      fc.asyncProperty(fc.array(groups, { minLength: 1, maxLength: 5 }), marks, async (numbers, [mark, delimiter]) => {
        const cells = numbers.map(([whole, rest]) => `${whole}${mark}${String(rest).padStart(3, '0')}`);
        const text = file(
          cells.map((cell) => `"${cell}"`),
          delimiter,
        );
        const { choices, assumed, examples } = asked(text)!;
        expect(examples).toEqual(cells.slice(0, 5));
        for (const [index, { says, reads }] of choices.entries()) {
          const read = await columnOf(text, 'v', { header: true, ...says } as CsvOptions);
          expect(read.items.map(String)).toEqual(reads);
          if (index !== assumed) continue;
          const unsaid = await columnOf(text, 'v', { header: true });
          expect(unsaid.manifest).toEqual(read.manifest);
          expect(unsaid.warnings.filter(({ code }) => code !== 'W_LOCALE')).toEqual([]);
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('dates that read both ways', () => {
  it('are asked about with days that tell, as each answer reads them', () => {
    const { questions } = sniffCsv('d;n\n05/05/2024;1\n03/04/2024;2\n12/01/2024 10:00;3\n', true, {});
    expect(questions).toEqual([
      {
        about: 'date_order',
        column: 'd',
        examples: ['03/04/2024', '12/01/2024 10:00'],
        choices: [
          { says: { date_order: 'dmy' }, reads: ['2024-04-03', '2024-01-12'] },
          { says: { date_order: 'mdy' }, reads: ['2024-03-04', '2024-12-01'] },
        ],
      },
    ]);
  });
});

describe('what a file leaves open', () => {
  it('is said with an example, unless it was stated', async () => {
    const text = 'd;v\n03/04/2024;1.234\n';
    const open = await leftOpen(sourceOf(text), {});
    expect(open.map((each) => renderProblem(each, 'en'))).toEqual([
      'v: 1.234 is read as the number 1.234, and could be 1234; state `decimal` and `thousands`',
      'd: 03/04/2024 is 2024-04-03 or 2024-03-04; if no later row tells, the dates are kept as text; state `date_order: dmy` or `date_order: mdy`',
    ]);
    expect(renderProblem(open[0]!, 'pt')).toContain('v: 1.234 é lido como o número 1,234, e poderia ser 1234');
    expect(await leftOpen(sourceOf(text), { decimal: ',', thousands: '.', dateOrder: 'dmy' })).toEqual([]);
    expect(await leftOpen(sourceOf(text), { types: { v: 'text', d: 'date' } })).toEqual([]);
    for (const bad of ['', '\0\0', '<!DOCTYPE html>']) expect(await leftOpen(sourceOf(bad), {})).toEqual([]);
  });

  it('lends its examples to what a result warns of', async () => {
    const open = await leftOpen(sourceOf('d;v\n03/04/2024;1.234\n'), {});
    const dates = warning('W_DATE_ORDER', {}, { field: 'd', cell: 'rows' });
    expect(renderProblem(dates, 'en')).toContain('month first, so they are kept as text');
    const [told, more, ...none] = withExamples([dates], open);
    expect(renderProblem(told!, 'en')).toContain('month first (03/04/2024 is 2024-04-03 or 2024-03-04), so they');
    expect([more!.code, none]).toEqual(['table.decimal_open', []]);
    expect(withExamples([], open)).toHaveLength(1);
  });
});
