import type { Dataset } from './dataset.ts';
import { textAt } from './display.ts';

/**
 * What makes a spreadsheet take a text for a formula when it stands first. OWASP ASVS 5, 1.2.10. The apostrophe is
 * in the list so that taking one off again gives back every text.
 */
const FORMULA_STARTS = "=+-@\t\r\0'";

function looksLikeFormula(text: string): boolean {
  return text !== '' && FORMULA_STARTS.includes(text[0]!);
}

export interface CsvWriteOptions {
  /** `escape` puts an apostrophe before texts that a spreadsheet would run; `keep` leaves them as they are. */
  readonly formulas?: 'escape' | 'keep';
}

const BATCH_ROWS = 8_192;

/**
 * The dataset as CSV (RFC 4180, UTF-8, line feeds), a piece at a time; missing values are empty cells. Returns how many texts were
 * escaped, so that the reader of the file can be told and `unescapeFormula` can undo it.
 */
export async function* writeCsv(
  dataset: Dataset,
  options: CsvWriteOptions = {},
): AsyncGenerator<Uint8Array<ArrayBuffer>, { escaped: number }> {
  const escape = options.formulas !== 'keep';
  const names = dataset.fields.map(({ name }) => name);
  const encoder = new TextEncoder();
  let escaped = 0;
  function textCell(text: string): string {
    if (!escape || !looksLikeFormula(text)) return quoted(text);
    escaped++;
    return quoted(`'${text}`);
  }
  yield encoder.encode(`${names.map(textCell).join(',')}\n`);
  for (let start = 0; start < dataset.rowCount; start += BATCH_ROWS) {
    const end = Math.min(start + BATCH_ROWS, dataset.rowCount);
    const columns = await dataset.slice(names, start, end);
    const lines: string[] = [];
    for (let row = 0; row < end - start; row++) {
      const cells = columns.map((column) => {
        const text = textAt(column, row);
        if (text === null) return '';
        return column.type === 'category' || column.type === 'text' ? textCell(text) : text;
      });
      // A single empty cell would be an empty line, which is no record.
      lines.push(cells.length === 1 && cells[0] === '' ? '""' : cells.join(','));
    }
    yield encoder.encode(`${lines.join('\n')}\n`);
  }
  return { escaped };
}

function quoted(text: string): string {
  return text === '' || /[",\n\r]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The text that `writeCsv` escaped. */
export function unescapeFormula(text: string): string {
  return text.startsWith("'") && looksLikeFormula(text.slice(1)) ? text.slice(1) : text;
}
