import type { ObjectRef } from '../graph/digest.ts';
import type { Problem } from '../problem.ts';
import type { Field } from './column.ts';

/** What reading a file came to. `bytes` is the size of the column objects. */
export type Ingested =
  | {
      readonly ok: true;
      readonly manifest: ObjectRef;
      readonly fields: readonly Field[];
      readonly rows: number;
      readonly bytes: number;
      readonly warnings: readonly Problem[];
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };
