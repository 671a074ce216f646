import type { ObjectRef } from '../graph/digest.ts';
import type { Column, Field } from './column.ts';

/** Rows in every row group but the last. */
export const ROW_GROUP_ROWS = 65_536;

export interface RowGroup {
  readonly rows: number;
  /** One column object per field, in the order of the schema. */
  readonly columns: readonly ObjectRef[];
}

/** The manifest is stored as canonical JSON; its digest is the dataset's version. */
export interface DatasetManifest {
  readonly format: 1;
  readonly fields: readonly Field[];
  readonly rows: number;
  readonly groups: readonly RowGroup[];
}

/**
 * A dataset as it stands in an output document: a manifest and, for a part of it, the rows chosen.
 * `rows` is an object of little-endian u32 row numbers (from 0) in the order of the part.
 */
export interface DatasetRef {
  readonly manifest: ObjectRef;
  readonly rows?: ObjectRef;
  readonly count: number;
  /** Event time column, when the data have one. */
  readonly time?: string;
  /** Entity column or columns. */
  readonly key?: readonly string[];
}

/** An opened dataset; columns are read when asked for and kept while the dataset lives. */
export interface Dataset {
  readonly ref: DatasetRef;
  readonly fields: readonly Field[];
  readonly rowCount: number;
  field(name: string): Field | undefined;
  /** The whole column, the selection applied. Throws a plain Error for an unknown name: check `field` first. */
  column(name: string): Promise<Column>;
  /** Rows `start` up to `end` of the named columns, reading only the row groups that hold them. */
  slice(names: readonly string[], start: number, end: number): Promise<Column[]>;
  /** For each row of this dataset its row number in the manifest, or undefined when it is the whole. */
  selection(): Promise<Uint32Array | undefined>;
}
