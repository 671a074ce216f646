/**
 * The kernel in plain TypeScript: what the compiled one must equal bit for bit. Sums are whole numbers below 2^32, which
 * a double holds exactly.
 */
import type {
  CodedRows,
  CodeTree,
  GradientSums,
  Kernel,
  Layout,
  NumberMapper,
  Objective,
  ScanRequest,
  TrainingKernel,
} from './kernel.ts';
import { SCAN_FIELDS, strideOf } from './kernel.ts';
import { binaryGradients, nearestEven, softmaxGradients, squaredGradients } from './objective.ts';

export async function createPlainKernel(): Promise<Kernel> {
  return { sort: (values) => void values.sort((a, b) => a - b), open };
}

/** Histograms: per slot and column, sums by code. */
interface Sums {
  readonly gradient: Float64Array;
  readonly hessian: Float64Array;
}

function open(layout: Layout): TrainingKernel {
  const { rows, widths, outputs } = layout;
  const stride = strideOf(widths.length);
  const part = (count: number): CodedRows => ({
    rows: count,
    codes: new Uint8Array(count * stride),
    scores: new Float64Array(count * outputs),
  });
  const train = part(rows);
  const targets = new Float64Array(rows);
  const weights = new Float64Array(layout.weighted ? rows : 0);
  const order = new Uint32Array(rows);
  const enabled = new Uint8Array(layout.numberColumns.length).fill(1);
  const gradient = new Float64Array(rows * outputs);
  const hessian = new Float64Array(rows * outputs);
  const offsets = widths.map((_, column) => widths.slice(0, column).reduce((sum, each) => sum + each, 0));
  const entries = widths.reduce((sum, each) => sum + each, 0);
  const slots: Sums[] = Array.from({ length: layout.slots }, () => ({
    gradient: new Float64Array(entries),
    hessian: new Float64Array(entries),
  }));
  const found = new Float64Array(layout.numberColumns.length * SCAN_FIELDS);
  let mappers: readonly NumberMapper[] = [];

  return {
    stride,
    train,
    validation: part(layout.validationRows),
    targets,
    weights,
    order,
    enabled,

    setMappers: (next) => void (mappers = next),

    binRows({ codes }, values, start, end) {
      mappers.forEach(({ column, bounds }, at) => {
        for (let row = start; row < end; row++) {
          codes[row * stride + column] = binOf(values[at]![row]!, bounds);
        }
      });
    },

    binCategories({ codes }, column, levels, binOf) {
      levels.forEach((level, row) => (codes[row * stride + column] = binOf[level + 1]!));
    },

    gradients(objective: Objective, start: number, end: number): GradientSums {
      const input = { scores: train.scores, targets, weights, gradient, hessian, rows, outputs };
      if (objective === 'binary') return binaryGradients(input, start, end);
      if (objective === 'softmax') return softmaxGradients(input, start, end);
      return squaredGradients(input, start, end);
    },

    quantise(output, gradientScale, hessianScale) {
      for (let at = output * rows; at < (output + 1) * rows; at++) {
        gradient[at] = nearestEven(gradient[at]! * gradientScale);
        hessian[at] = nearestEven(hessian[at]! * hessianScale);
      }
    },

    clear(slot) {
      slots[slot]!.gradient.fill(0);
      slots[slot]!.hessian.fill(0);
    },

    accumulate(slot, output, start, end) {
      const sums = slots[slot]!;
      for (let i = start; i < end; i++) {
        const row = order[i]!;
        const g = gradient[output * rows + row]!;
        const h = hessian[output * rows + row]!;
        for (let column = 0; column < widths.length; column++) {
          const at = offsets[column]! + train.codes[row * stride + column]!;
          sums.gradient[at]! += g;
          sums.hessian[at]! += h;
        }
      }
    },

    subtract(parent, child) {
      const from = slots[parent]!;
      const less = slots[child]!;
      for (let at = 0; at < entries; at++) {
        from.gradient[at]! -= less.gradient[at]!;
        from.hessian[at]! -= less.hessian[at]!;
      }
    },

    read(slot, column, gradientOut, hessianOut) {
      const at = offsets[column]!;
      gradientOut.set(slots[slot]!.gradient.subarray(at, at + widths[column]!));
      hessianOut.set(slots[slot]!.hessian.subarray(at, at + widths[column]!));
    },

    scan(slot, request) {
      layout.numberColumns.forEach((column, f) => {
        const result = found.subarray(f * SCAN_FIELDS, (f + 1) * SCAN_FIELDS);
        result[0] = -1;
        if (enabled[f]) scanColumn(slots[slot]!, offsets[column]!, widths[column]!, request, result);
      });
      return found;
    },

    resetOrder: () => order.forEach((_, row) => (order[row] = row)),

    partition(start, end, column, table) {
      const right: number[] = [];
      let left = start;
      for (let i = start; i < end; i++) {
        const row = order[i]!;
        if (table[train.codes[row * stride + column]!]) order[left++] = row;
        else right.push(row);
      }
      order.set(right, left);
      return left - start;
    },

    addValue(output, start, end, value) {
      for (let i = start; i < end; i++) train.scores[output * rows + order[i]!]! += value;
    },

    addTree: (to, output, tree) => addTree(to, output, tree, stride),
  };
}

/** The number of bounds below the value; one more than there are bins for NaN. */
export function binOf(value: number, bounds: Float32Array): number {
  const x = Math.fround(value);
  if (x !== x) return bounds.length + 1;
  let low = 0;
  let high = bounds.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (bounds[middle]! < x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The threshold with the largest TL²/HL + TR²/HR; missing values, the last code, are tried on the right, then left. */
function scanColumn(sums: Sums, offset: number, width: number, request: ScanRequest, result: Float64Array): void {
  const missingG = sums.gradient[offset + width - 1]!;
  const missingH = sums.hessian[offset + width - 1]!;
  const anyMissing = missingG !== 0 || missingH !== 0;
  const best = { top: request.floor, bottom: 1, bin: -1, missing: 0, gradient: 0, hessian: 0 };
  scanBins(sums, offset, width, request, 0, 0, 0, best);
  if (anyMissing) scanBins(sums, offset, width, request, 1, missingG, missingH, best);
  if (best.bin < 0) return;
  result.set([best.top / best.bottom, best.bin, anyMissing ? best.missing : 2, best.gradient, best.hessian]);
}

/** One pass over the thresholds; scores are compared as fractions, so that nothing is divided. */
function scanBins(
  sums: Sums,
  offset: number,
  width: number,
  { gradient, hessian, alpha, lambda, minHessian }: ScanRequest,
  missing: number,
  missingG: number,
  missingH: number,
  best: { top: number; bottom: number; bin: number; missing: number; gradient: number; hessian: number },
): void {
  let leftG = missingG;
  let leftH = missingH;
  for (let bin = 0; bin < width - 1; bin++) {
    const ownG = sums.gradient[offset + bin]!;
    const ownH = sums.hessian[offset + bin]!;
    // An empty bin changes nothing, and a tie goes to the first threshold.
    if (ownG === 0 && ownH === 0) continue;
    leftG += ownG;
    leftH += ownH;
    if (leftH < minHessian) continue;
    if (hessian - leftH < minHessian) return;
    const tl = Math.max(Math.abs(leftG) - alpha, 0);
    const tr = Math.max(Math.abs(gradient - leftG) - alpha, 0);
    const hl = leftH + lambda;
    const hr = hessian + lambda - leftH;
    const top = tl * tl * hr + tr * tr * hl;
    const bottom = hl * hr;
    if (!(top * best.bottom > best.top * bottom)) continue;
    Object.assign(best, { top, bottom, bin, missing, gradient: leftG, hessian: leftH });
  }
}

function addTree({ rows, codes, scores }: CodedRows, output: number, tree: CodeTree, stride: number): void {
  for (let row = 0; row < rows; row++) {
    let node = 0;
    while (node >= 0) {
      const code = codes[row * stride + tree.columns[node]!]!;
      node = tree.tables[node * 256 + code] ? tree.left[node]! : tree.right[node]!;
    }
    scores[output * rows + row]! += tree.values[~node]!;
  }
}
