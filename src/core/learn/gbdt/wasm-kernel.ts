/** The kernel compiled from `kernel/gbdt.as.ts`: this file lays out its memory and calls it. */
import wasmText from '../kernel/gbdt.wasm.ts';
import type { CodedRows, GradientSums, Kernel, Layout, Objective, TrainingKernel } from './kernel.ts';
import { MAPPERS_AT_ONCE, SCAN_FIELDS, strideOf } from './kernel.ts';
import { ROWS_PER_PRODUCT } from './objective.ts';

/** Rows copied at once by `histogram`; CHUNK of the kernel. */
const CHUNK = 512;
/** Rows whose numbers are copied in and binned at once. */
const BINNED_AT_ONCE = 2048;
const PAGE = 65_536;

type Call = (...args: number[]) => number;

interface Exports {
  readonly sortFloats: Call;
  readonly prepareBounds: Call;
  readonly binNumbers: Call;
  readonly binaryGradients: Call;
  readonly squaredGradients: Call;
  readonly softmaxGradients: Call;
  readonly quantise: Call;
  readonly histogram: Call;
  readonly subtract: Call;
  readonly scan: Call;
  readonly countUp: Call;
  readonly partition: Call;
  readonly addValue: Call;
  readonly addTree: Call;
}

export async function createWasmKernel(): Promise<Kernel> {
  const bytes = Uint8Array.from(atob(wasmText), (character) => character.charCodeAt(0));
  const module = await WebAssembly.compile(bytes);
  const memory = new WebAssembly.Memory({ initial: 1 });
  const instance = await WebAssembly.instantiate(module, { env: { memory } });
  const calls = instance.exports as unknown as Exports;
  return {
    sort: (values) => sort(calls, memory, values),
    open: (layout) => open(calls, memory, layout),
  };
}

/** Hands out addresses one behind the other; the memory grows to `end` afterwards. Address 0 stays free: it means none. */
class Arena {
  #end = 64;

  take(bytes: number): number {
    const at = this.#end;
    this.#end = Math.ceil((at + bytes) / 64) * 64;
    return at;
  }

  reserve(memory: WebAssembly.Memory): void {
    const pages = Math.ceil(this.#end / PAGE) - memory.buffer.byteLength / PAGE;
    if (pages > 0) memory.grow(pages);
  }
}

function sort(calls: Exports, memory: WebAssembly.Memory, values: Float32Array): void {
  const arena = new Arena();
  const counts = arena.take(3 * 2048 * 4);
  const data = arena.take(values.byteLength);
  const temp = arena.take(values.byteLength);
  arena.reserve(memory);
  const view = new Float32Array(memory.buffer, data, values.length);
  view.set(values);
  calls.sortFloats(data, temp, counts, values.length);
  values.set(view);
}

/** A part's addresses behind its views. */
interface Part extends CodedRows {
  readonly codesAt: number;
  readonly scoresAt: number;
}

function addresses(arena: Arena, layout: Layout, stride: number) {
  const { rows, validationRows, widths, outputs, slots } = layout;
  const entryBytes = widths.reduce((sum, each) => sum + each, 0) * 8;
  return {
    entryBytes,
    codes: arena.take(rows * stride),
    /** The codes once more, column after column: what `partition` reads. */
    columns: arena.take(rows * widths.length),
    scores: arena.take(rows * outputs * 8),
    validationCodes: arena.take(validationRows * stride),
    validationScores: arena.take(validationRows * outputs * 8),
    targets: arena.take(rows * 8),
    weights: layout.weighted ? arena.take(rows * 8) : 0,
    gradients: arena.take(rows * outputs * 8),
    order: arena.take(rows * 4),
    temp: arena.take(rows * 4),
    offsets: arena.take((widths.length + 4) * 4),
    slots: arena.take(slots * entryBytes),
    buffer: arena.take(CHUNK * (stride + 8)),
    features: arena.take(layout.numberColumns.length * 12),
    found: arena.take(layout.numberColumns.length * SCAN_FIELDS * 8),
    products: arena.take(Math.ceil(rows / ROWS_PER_PRODUCT + 1) * 8),
    sums: arena.take(Math.max(3, 2 * outputs) * 8),
    scratch: arena.take(outputs * 8),
    table: arena.take(256),
    tree: arena.take(slots * (12 + 256 + 8) + 64),
    bounds: arena.take(MAPPERS_AT_ONCE * 1024),
    lookups: arena.take(MAPPERS_AT_ONCE * 65_536),
    values: arena.take(BINNED_AT_ONCE * 8),
  };
}

function open(calls: Exports, memory: WebAssembly.Memory, layout: Layout): TrainingKernel {
  const { rows, validationRows, widths, numberColumns, outputs } = layout;
  const stride = strideOf(widths.length);
  const arena = new Arena();
  const at = addresses(arena, layout, stride);
  arena.reserve(memory);
  const { buffer } = memory;
  new Uint8Array(buffer, at.codes, at.buffer - at.codes).fill(0);

  const part = (count: number, codesAt: number, scoresAt: number): Part => ({
    rows: count,
    codesAt,
    scoresAt,
    codes: new Uint8Array(buffer, codesAt, count * stride),
    scores: new Float64Array(buffer, scoresAt, count * outputs),
  });
  const train = part(rows, at.codes, at.scores);
  const offsets = new Uint32Array(buffer, at.offsets, widths.length + 4);
  for (let column = 1; column < widths.length; column++) {
    offsets[column] = offsets[column - 1]! + widths[column - 1]! * 8;
  }
  const enabled = new Uint8Array(numberColumns.length).fill(1);
  const features = new Int32Array(buffer, at.features, numberColumns.length * 3);
  numberColumns.forEach((column, f) => features.set([offsets[column]!, widths[column]!, 1], f * 3));
  const found = new Float64Array(buffer, at.found, numberColumns.length * SCAN_FIELDS);
  const sums = new Float64Array(buffer, at.sums, Math.max(3, 2 * outputs));
  const table = new Uint8Array(buffer, at.table, 256);
  const staging = new Float64Array(buffer, at.values, BINNED_AT_ONCE);
  const slotAt = (slot: number) => at.slots + slot * at.entryBytes;
  let mapped: { column: number; bounds: number }[] = [];

  return {
    stride,
    train,
    validation: part(validationRows, at.validationCodes, at.validationScores),
    targets: new Float64Array(buffer, at.targets, rows),
    weights: new Float64Array(buffer, at.weights, layout.weighted ? rows : 0),
    order: new Uint32Array(buffer, at.order, rows),
    enabled,

    setMappers(mappers) {
      mapped = mappers.map(({ column, bounds }, i) => {
        new Float32Array(buffer, at.bounds + i * 1024, bounds.length).set(bounds);
        calls.prepareBounds(at.bounds + i * 1024, bounds.length, at.lookups + i * 65_536);
        return { column, bounds: bounds.length };
      });
    },

    binRows(to, values, start, end) {
      const { codesAt } = to as Part;
      for (let from = start; from < end; from += BINNED_AT_ONCE) {
        const n = Math.min(BINNED_AT_ONCE, end - from);
        mapped.forEach(({ column, bounds }, i) => {
          staging.set(values[i]!.subarray(from, from + n));
          const codes = codesAt + from * stride + column;
          const copy = to === train ? at.columns + column * rows + from : 0;
          calls.binNumbers(
            at.values,
            n,
            at.bounds + i * 1024,
            at.lookups + i * 65_536,
            bounds + 1,
            codes,
            stride,
            copy,
          );
        });
      }
    },

    binCategories(to, column, levels, binOf) {
      const copy = new Uint8Array(buffer, at.columns + column * rows, to === train ? rows : 0);
      levels.forEach((level, row) => {
        const code = binOf[level + 1]!;
        to.codes[row * stride + column] = code;
        copy[row] = code;
      });
    },

    gradients(objective: Objective, start: number, end: number): GradientSums {
      const ends = [start, end] as const;
      const from = [at.scores, at.targets, at.weights, at.gradients] as const;
      if (objective === 'squared') calls.squaredGradients(...from, ...ends, at.sums);
      else if (objective === 'binary') calls.binaryGradients(...from, ...ends, at.products, at.sums);
      else calls.softmaxGradients(...from, rows, outputs, ...ends, at.products, at.sums, at.scratch);
      const likelihoods = objective === 'squared' ? 0 : Math.floor((end - start) / ROWS_PER_PRODUCT) + 1;
      return {
        size: Array.from({ length: outputs }, (_, k) => sums[2 * k]!),
        hessian: Array.from({ length: outputs }, (_, k) => sums[2 * k + 1]!),
        squares: objective === 'squared' ? sums[2]! : 0,
        products: new Float64Array(buffer, at.products, likelihoods),
      };
    },

    quantise: (output, gradientScale, hessianScale) =>
      void calls.quantise(at.gradients + output * rows * 8, 0, rows, gradientScale, hessianScale),

    clear: (slot) => void new Uint8Array(buffer, slotAt(slot), at.entryBytes).fill(0),

    accumulate(slot, output, start, end) {
      const gradients = at.gradients + output * rows * 8;
      const n = end - start;
      calls.histogram(
        at.order + start * 4,
        n,
        at.codes,
        stride,
        gradients,
        slotAt(slot),
        at.offsets,
        widths.length,
        at.buffer,
      );
    },

    subtract: (parent, child) => void calls.subtract(slotAt(parent), slotAt(child), at.entryBytes / 8),

    read(slot, column, gradient, hessian) {
      const entries = new Int32Array(buffer, slotAt(slot) + offsets[column]!, widths[column]! * 2);
      for (let code = 0; code < widths[column]!; code++) {
        hessian[code] = entries[2 * code]! >>> 0;
        gradient[code] = entries[2 * code + 1]!;
      }
    },

    scan(slot, { gradient, hessian, alpha, lambda, floor, minHessian }) {
      for (let f = 0; f < numberColumns.length; f++) features[f * 3 + 2] = enabled[f]!;
      const sought = [gradient, hessian, alpha, lambda, floor, minHessian] as const;
      calls.scan(slotAt(slot), at.features, numberColumns.length, ...sought, at.found);
      return found;
    },

    resetOrder: () => void calls.countUp(at.order, rows),

    partition(start, end, column, goesLeft) {
      table.set(goesLeft);
      return calls.partition(at.order + start * 4, end - start, at.temp, at.columns + column * rows, at.table);
    },

    addValue: (output, start, end, value) =>
      void calls.addValue(at.scores + output * rows * 8, at.order + start * 4, end - start, value),

    addTree(to, output, tree) {
      const { codesAt, scoresAt } = to as Part;
      const tables = at.tree;
      const values = tables + tree.nodes * 256;
      const nodes = values + (tree.nodes + 1) * 8;
      new Uint8Array(buffer, tables, tree.nodes * 256).set(tree.tables.subarray(0, tree.nodes * 256));
      new Float64Array(buffer, values, tree.nodes + 1).set(tree.values.subarray(0, tree.nodes + 1));
      const links = new Int32Array(buffer, nodes, tree.nodes * 3);
      for (let i = 0; i < tree.nodes; i++) links.set([tree.columns[i]!, tree.left[i]!, tree.right[i]!], i * 3);
      calls.addTree(codesAt, stride, 0, to.rows, nodes, tables, values, scoresAt + output * to.rows * 8);
    },
  };
}
