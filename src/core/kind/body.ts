/** Pieces of Zod schema that cell bodies share. `meta.input` tells the form and the editor what control fits. */
import { z } from 'zod';
import type { OutputType } from './cell-kind.ts';

// A page with a strict content policy may not compile parsers at run time; asking would be reported as an attack.
z.config({ jitless: true });

const NAME = /^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$/;

/** A cell's name, or `name.part`. */
export function cellName(...accepts: OutputType[]) {
  return z.string().regex(NAME, 'a cell name such as parts or parts.test').meta({ input: 'cell', accepts });
}

/** The name of a column of the dataset the cell reads. */
export function columnName() {
  return z.string().min(1).meta({ input: 'column' });
}

/** An expression over the columns of the dataset, see docs/expressions.md. */
export function expressionText() {
  return z.union([z.string(), z.number(), z.boolean()]).meta({ input: 'expression' });
}

/** The path of a file, an attachment or a shipped sample. */
export function sourceName() {
  return z.string().min(1).meta({ input: 'source' });
}
