import { z } from 'zod';
import { COLUMN_TYPES } from './column.ts';
import type { CsvOptions } from './csv/dialect.ts';
import { DATE_ORDERS, ENCODINGS } from './csv/dialect.ts';

/** How a file is read, under the keys of a `data` cell. */
export const fileOptions = {
  types: z
    .record(z.string().min(1), z.enum(COLUMN_TYPES))
    .optional()
    .describe('Types of columns, where the ones found are not those meant.'),
  missing: z
    .array(z.string())
    .optional()
    .describe('Words that stand for a missing value in a CSV file, instead of those that pandas knows.'),
  delimiter: z.string().length(1).optional().describe('What stands between the cells of a CSV file.'),
  decimal: z.enum(['.', ',']).optional().describe('What stands before the decimals in a CSV file.'),
  thousands: z.enum(['', '.', ',', ' ', "'"]).optional().describe('What stands between thousands in a CSV file.'),
  encoding: z.enum(ENCODINGS).optional().describe('How the text of a CSV file is encoded.'),
  date_order: z
    .enum(DATE_ORDERS)
    .optional()
    .describe('Whether 03/04/2025 in a CSV file is in April (dmy) or March (mdy).'),
  header: z.boolean().optional().describe('Whether the first line of a CSV file names its columns.'),
};

export type FileOptions = z.output<z.ZodObject<typeof fileOptions>>;

/** The same options under the names that the readers use. */
export function csvOptions(body: FileOptions): CsvOptions {
  const { types, missing, delimiter, decimal, thousands, encoding, date_order, header } = body;
  return { types, missing, delimiter, decimal, thousands, encoding, dateOrder: date_order, header };
}
