/** Turns features into the kernel's codes. */
import type { FitContext } from '../../kind/model-kind.ts';
import type { Features } from '../features.ts';
import { categoryBins, numberBins, type Bins } from './bins.ts';
import type { Columns } from './grow.ts';
import { MAPPERS_AT_ONCE, type CodedRows, type Kernel, type TrainingKernel } from './kernel.ts';

export interface ColumnsRequest {
  readonly x: Features;
  readonly validationRows: number;
  readonly maxBin: number;
  readonly outputs: number;
  readonly slots: number;
  readonly weighted: boolean;
}

/** Finds the bins of every feature; features without a possible split get no column. */
export async function findColumns(ctx: FitContext, kernel: Kernel, request: ColumnsRequest): Promise<Columns> {
  const bins: Bins[] = [];
  const features: number[] = [];
  for (const [feature, column] of request.x.columns.entries()) {
    const found =
      column.kind === 'number' ? numberBins(column, request.maxBin, kernel.sort) : categoryBins(column, request.maxBin);
    await ctx.breathe();
    if (found === undefined) continue;
    bins.push(found);
    features.push(feature);
  }
  const columnsOf = (kind: Bins['kind']) => bins.flatMap((each, column) => (each.kind === kind ? [column] : []));
  const numberColumns = columnsOf('number');
  const { outputs, slots, weighted, validationRows } = request;
  const widths = bins.map(({ width }) => width);
  const layout = { rows: request.x.nSamples, validationRows, widths, numberColumns, outputs, slots, weighted };
  return { layout, bins, features, categories: columnsOf('category') };
}

/** Rows coded in one go. */
const ROWS_AT_ONCE = 65_536;

/** Fills a part's codes from `x`, whose columns are the features that the bins were found for. */
export async function encodeRows(
  ctx: FitContext,
  kernel: TrainingKernel,
  part: CodedRows,
  { bins, features, layout, categories }: Columns,
  x: Features,
): Promise<void> {
  for (let first = 0; first < layout.numberColumns.length; first += MAPPERS_AT_ONCE) {
    const mappers: { column: number; bounds: Float32Array }[] = [];
    const values: Float64Array[] = [];
    for (const column of layout.numberColumns.slice(first, first + MAPPERS_AT_ONCE)) {
      const feature = x.columns[features[column]!]!;
      const mapped = bins[column]!;
      if (feature.kind !== 'number' || mapped.kind !== 'number') throw new Error(`${feature.name} changed its kind`);
      mappers.push({ column, bounds: mapped.bounds });
      values.push(feature.values);
    }
    kernel.setMappers(mappers);
    for (let start = 0; start < part.rows; start += ROWS_AT_ONCE) {
      kernel.binRows(part, values, start, Math.min(part.rows, start + ROWS_AT_ONCE));
      await ctx.breathe();
    }
  }
  for (const column of categories) {
    const feature = x.columns[features[column]!]!;
    const mapped = bins[column]!;
    if (feature.kind !== 'category' || mapped.kind !== 'category') throw new Error(`${feature.name} changed its kind`);
    kernel.binCategories(part, column, feature.codes, mapped.binOf);
    await ctx.breathe();
  }
}
