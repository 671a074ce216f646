/** What a table file leaves open and reading it does not ask: shown before a run and beside its result. */
import type { ByteSource } from '../ports.ts';
import type { Problem } from '../problem.ts';
import { Refusal, warning } from '../problem.ts';
import type { CsvOptions } from './csv/dialect.ts';
import { openText } from './csv/open-text.ts';
import type { Question } from './csv/question.ts';
import { formatOf } from './ingest.ts';

/**
 * Warnings with a value of the file as an example: `table.decimal_open` (`example` is read as `read`, and may be
 * `other`) and `table.date_open` (`example` is the day `dmy` or `mdy`). Reads the beginning of the file alone, so its
 * end may answer. Empty for a file that cannot be read; reading it says why.
 */
export async function leftOpen(source: ByteSource, options: CsvOptions): Promise<Problem[]> {
  try {
    if (source.size === 0 || (await formatOf(source)) !== 'csv') return [];
    const { sniffed } = await openText(source, options);
    return sniffed.questions.flatMap((each) => warningOf(each, options.types ?? {}));
  } catch (error) {
    if (error instanceof Refusal) return [];
    throw error;
  }
}

function warningOf({ about, column, choices, assumed, examples }: Question, types: object): Problem[] {
  if (column === undefined || Object.hasOwn(types, column)) return [];
  const where = { field: column };
  const example = examples[0]!;
  const [first, second] = choices.map(({ reads }) => reads[0] ?? null);
  if (about === 'date_order') return [warning('table.date_open', { example, dmy: first!, mdy: second! }, where)];
  if (about !== 'decimal' || assumed === undefined) return [];
  return [warning('table.decimal_open', { example, read: Number(first), other: Number(second) }, where)];
}

/** What a cell warns of (`W_DATE_ORDER`), with the examples that `open` has for it, and what only `open` tells. */
export function withExamples(warnings: readonly Problem[], open: readonly Problem[]): Problem[] {
  const dates = open.filter(({ code }) => code === 'table.date_open');
  const told = warnings.map((each) => {
    if (each.code !== 'W_DATE_ORDER') return each;
    const { field, cell } = each.where;
    const found = dates.find(({ where }) => where.field === field && (where.cell ?? cell) === cell);
    return found === undefined ? each : { ...each, params: { ...each.params, ...found.params } };
  });
  return [...told, ...open.filter(({ code }) => code !== 'table.date_open')];
}
