// The inner loops of gradient boosting. Stateless: every array is a pointer into the imported memory, laid out by
// gbdt/wasm-kernel.ts. gbdt/plain-kernel.ts does the same in TypeScript, to the same bits, and is what to read first.
//
// A histogram entry is one i64, gradient sum << 32 + hessian sum, both fixed point. Row codes are bytes, row-major;
// a row takes `stride` bytes, a multiple of 4.

/** Rows whose codes and gradients are copied together, so that the passes over them stay in the first-level cache. */
const CHUNK: i32 = 512;

// Sorting and binning ------------------------------------------------------------------------------------------------

/** A float's bits, ordered as unsigned integers. */
@inline
function keyOf(x: f32): u32 {
  const bits = reinterpret<u32>(x);
  return bits ^ (<u32>(<i32>bits >> 31) | 0x80000000);
}

@inline
function floatOf(key: u32): f32 {
  return reinterpret<f32>(key ^ (<u32>(<i32>~key >> 31) | 0x80000000));
}

function scatter(from: usize, to: usize, counts: usize, n: i32, shift: u32): void {
  let sum: u32 = 0;
  for (let i: usize = 0; i < 2048; i++) {
    const c = load<u32>(counts + (i << 2));
    store<u32>(counts + (i << 2), sum);
    sum += c;
  }
  for (let p = from, end = from + (<usize>n << 2); p < end; p += 4) {
    const key = load<u32>(p);
    const slot = counts + (<usize>((key >> shift) & 2047) << 2);
    const at = load<u32>(slot);
    store<u32>(slot, at + 1);
    store<u32>(to + (<usize>at << 2), key);
  }
}

/** Ascending order of `n` floats without NaN, in place: three passes of radix sort. `counts` has room for 3 * 2048 u32. */
export function sortFloats(data: usize, temp: usize, counts: usize, n: i32): void {
  memory.fill(counts, 0, 3 * 8192);
  for (let p = data, end = data + (<usize>n << 2); p < end; p += 4) {
    const key = keyOf(load<f32>(p));
    store<u32>(p, key);
    const a = counts + (<usize>(key & 2047) << 2);
    const b = counts + 8192 + (<usize>((key >> 11) & 2047) << 2);
    const c = counts + 16384 + (<usize>(key >> 22) << 2);
    store<u32>(a, load<u32>(a) + 1);
    store<u32>(b, load<u32>(b) + 1);
    store<u32>(c, load<u32>(c) + 1);
  }
  scatter(data, temp, counts, n, 0);
  scatter(temp, data, counts + 8192, n, 11);
  scatter(data, temp, counts + 16384, n, 22);
  for (let i: usize = 0, end = <usize>n << 2; i < end; i += 4) store<f32>(data + i, floatOf(load<u32>(temp + i)));
}

/** Turns `n` ascending bounds into keys (with one sentinel behind them) and tabulates the bin by a key's upper half. */
export function prepareBounds(bounds: usize, n: i32, lookup: usize): void {
  for (let i: usize = 0; i < <usize>n; i++) store<u32>(bounds + (i << 2), keyOf(load<f32>(bounds + (i << 2))));
  store<u32>(bounds + (<usize>n << 2), 0xffffffff);
  let bin: i32 = 0;
  for (let upper: u32 = 0; upper < 65536; upper++) {
    while (load<u32>(bounds + (<usize>bin << 2)) < upper << 16) bin++;
    store<u8>(lookup + <usize>upper, <u8>bin);
  }
}

/**
 * Writes the codes of `n` rows: the number of bounds below the value, `missing` for NaN; `stride` bytes apart at `codes` and
 * side by side at `column`, unless that is 0.
 */
export function binNumbers(
  values: usize, n: i32, bounds: usize, lookup: usize, missing: i32, codes: usize, stride: i32, column: usize,
): void {
  let out = codes;
  let next = column;
  for (let p = values, end = values + (<usize>n << 3); p < end; p += 8) {
    const x = <f32>load<f64>(p) + 0;
    let bin = missing;
    if (x == x) {
      const key = keyOf(x);
      bin = <i32>load<u8>(lookup + <usize>(key >> 16));
      while (load<u32>(bounds + (<usize>bin << 2)) < key) bin++;
    }
    store<u8>(out, <u8>bin);
    out += <usize>stride;
    if (column) store<u8>(next++, <u8>bin);
  }
}

// Gradients ----------------------------------------------------------------------------------------------------------

/** Adding this rounds to the nearest whole number, ties to even, and leaves it in the low bits. */
const MAGIC: f64 = 6755399441055744.0;

/**
 * e^x for -708 <= x <= 0, two at a time. The order of operations is that of `expNegative` in gbdt/objective.ts: Taylor's
 * polynomial of degree 12 by Estrin's scheme.
 */
@inline
function expNegative(x: v128): v128 {
  const magic = f64x2.splat(MAGIC);
  const rounded = f64x2.add(f64x2.mul(x, f64x2.splat(1.4426950408889634)), magic);
  const k = f64x2.sub(rounded, magic);
  const high = f64x2.sub(x, f64x2.mul(k, f64x2.splat(0.6931471803691238)));
  const r = f64x2.sub(high, f64x2.mul(k, f64x2.splat(1.9082149292705877e-10)));
  const r2 = f64x2.mul(r, r);
  const r4 = f64x2.mul(r2, r2);
  const r8 = f64x2.mul(r4, r4);
  const one = f64x2.splat(1.0);
  const p0 = f64x2.add(one, r);
  const p2 = f64x2.add(f64x2.splat(0.5), f64x2.mul(f64x2.splat(0.16666666666666666), r));
  const p4 = f64x2.add(f64x2.splat(4.1666666666666664e-2), f64x2.mul(f64x2.splat(8.333333333333333e-3), r));
  const p6 = f64x2.add(f64x2.splat(1.388888888888889e-3), f64x2.mul(f64x2.splat(1.984126984126984e-4), r));
  const p8 = f64x2.add(f64x2.splat(2.48015873015873e-5), f64x2.mul(f64x2.splat(2.7557319223985893e-6), r));
  const p10 = f64x2.add(f64x2.splat(2.755731922398589e-7), f64x2.mul(f64x2.splat(2.505210838544172e-8), r));
  const q0 = f64x2.add(p0, f64x2.mul(p2, r2));
  const q4 = f64x2.add(p4, f64x2.mul(p6, r2));
  const q8 = f64x2.add(p8, f64x2.mul(p10, r2));
  const s0 = f64x2.add(q0, f64x2.mul(q4, r4));
  const s8 = f64x2.add(q8, f64x2.mul(f64x2.splat(2.08767569878681e-9), r4));
  const s = f64x2.add(s0, f64x2.mul(s8, r8));
  return f64x2.mul(s, i64x2.shl(i64x2.add(rounded, i64x2.splat(1023)), 52));
}

/**
 * Writes (gradient, hessian) as two floats; `sums` receives Σ|g|, Σh; `products` the likelihoods of 16 rows each. Rows go in
 * pairs, so that each sum and product is that of the even rows and that of the odd ones, put together last.
 */
export function binaryGradients(
  scores: usize, targets: usize, weights: usize, out: usize, start: i32, end: i32, products: usize, sums: usize,
): void {
  const one = f64x2.splat(1.0);
  let size = f64x2.splat(0.0);
  let hessian = f64x2.splat(0.0);
  let product = one;
  let at = products;
  for (let i = start; i < end; i += 2) {
    const row = <usize>i << 3;
    const pair = i + 1 < end;
    // Without branches: which class a row has is what no processor can foresee. A row alone stands in for its pair.
    const target = pair ? v128.load(targets + row) : v128.load64_splat(targets + row);
    const score = pair ? v128.load(scores + row) : v128.load64_splat(scores + row);
    const sign = f64x2.sub(f64x2.mul(f64x2.splat(2.0), target), one);
    const margin = f64x2.mul(score, sign);
    const e = expNegative(f64x2.pmax(f64x2.neg(f64x2.abs(margin)), f64x2.splat(-708.0)));
    const d = f64x2.div(one, f64x2.add(one, e));
    const q = f64x2.mul(e, d);
    const swap = i64x2.shr_s(margin, 63);
    const right = f64x2.pmax(v128.bitselect(q, d, swap), f64x2.splat(1e-15));
    const wrong = v128.bitselect(d, q, swap);
    let g64 = f64x2.mul(f64x2.neg(wrong), sign);
    let h64 = f64x2.mul(d, q);
    if (weights) {
      const w = pair ? v128.load(weights + row) : v128.load64_splat(weights + row);
      g64 = f64x2.mul(g64, w);
      h64 = f64x2.mul(h64, w);
    }
    const g = f32x4.demote_f64x2_zero(g64);
    const h = f32x4.demote_f64x2_zero(h64);
    const both = v128.shuffle<i32>(g, h, 0, 4, 1, 5);
    const sizes = f64x2.abs(f64x2.promote_low_f32x4(g));
    const hessians = f64x2.promote_low_f32x4(h);
    if (pair) {
      v128.store(out + row, both);
      size = f64x2.add(size, sizes);
      hessian = f64x2.add(hessian, hessians);
      product = f64x2.mul(product, right);
    } else {
      v128.store64_lane(out + row, both, 0);
      size = f64x2.add(size, f64x2.replace_lane(sizes, 1, 0.0));
      hessian = f64x2.add(hessian, f64x2.replace_lane(hessians, 1, 0.0));
      product = f64x2.mul(product, f64x2.replace_lane(right, 1, 1.0));
    }
    if (((i - start) & 15) == 14) {
      store<f64>(at, f64x2.extract_lane(product, 0) * f64x2.extract_lane(product, 1));
      at += 8;
      product = one;
    }
  }
  store<f64>(at, f64x2.extract_lane(product, 0) * f64x2.extract_lane(product, 1));
  store<f64>(sums, f64x2.extract_lane(size, 0) + f64x2.extract_lane(size, 1));
  store<f64>(sums, f64x2.extract_lane(hessian, 0) + f64x2.extract_lane(hessian, 1), 8);
}

/** Squared error: g = score - target, h = 1. `sums` receives Σ|g|, Σh, Σ(score - target)². */
export function squaredGradients(
  scores: usize, targets: usize, weights: usize, out: usize, start: i32, end: i32, sums: usize,
): void {
  let size = 0.0, hessian = 0.0, loss = 0.0;
  for (let i = start; i < end; i++) {
    const difference = load<f64>(scores + (<usize>i << 3)) - load<f64>(targets + (<usize>i << 3));
    let g = <f32>difference;
    let h: f32 = 1;
    if (weights) {
      const w = load<f64>(weights + (<usize>i << 3));
      g = <f32>(difference * w);
      h = <f32>w;
    }
    store<f32>(out + (<usize>i << 3), g);
    store<f32>(out + (<usize>i << 3), h, 4);
    size += <f64>abs(g);
    hessian += <f64>h;
    loss += difference * difference;
  }
  store<f64>(sums, size);
  store<f64>(sums, hessian, 8);
  store<f64>(sums, loss, 16);
}

/**
 * Softmax over `classes` score columns of `rows` numbers each; gradients of every class. `sums` receives Σ|g|, Σh of
 * each class in turn. `scratch` has room for one number per class.
 */
export function softmaxGradients(
  scores: usize, targets: usize, weights: usize, out: usize, rows: i32, classes: i32, start: i32, end: i32,
  products: usize, sums: usize, scratch: usize,
): void {
  const factor = <f64>classes / <f64>(classes - 1);
  const column = <usize>rows << 3;
  for (let k: usize = 0; k < <usize>classes << 1; k++) store<f64>(sums + (k << 3), 0.0);
  let product = 1.0;
  let at = products;
  for (let i = start; i < end; i++) {
    const row = <usize>i << 3;
    let top = load<f64>(scores + row);
    for (let k: usize = 1; k < <usize>classes; k++) top = max(top, load<f64>(scores + k * column + row));
    let total = 0.0;
    for (let k: usize = 0; k < <usize>classes; k++) {
      const x = f64x2.splat(max(load<f64>(scores + k * column + row) - top, -708.0));
      const e = f64x2.extract_lane(expNegative(x), 0);
      store<f64>(scratch + (k << 3), e);
      total += e;
    }
    const target = <usize>load<f64>(targets + row);
    const w = weights ? load<f64>(weights + row) : 1.0;
    for (let k: usize = 0; k < <usize>classes; k++) {
      const p = load<f64>(scratch + (k << 3)) / total;
      const g = <f32>((k == target ? p - 1.0 : p) * w);
      const h = <f32>(factor * p * (1.0 - p) * w);
      store<f32>(out + k * column + row, g);
      store<f32>(out + k * column + row, h, 4);
      const s = sums + (k << 4);
      store<f64>(s, load<f64>(s) + <f64>abs(g));
      store<f64>(s, load<f64>(s, 8) + <f64>h, 8);
      if (k == target) product *= max(p, 1e-15);
    }
    if (((i - start) & 15) == 15) {
      store<f64>(at, product);
      at += 8;
      product = 1.0;
    }
  }
  store<f64>(at, product);
}

/** Two floats become one packed entry, in place. */
export function quantise(gradients: usize, start: i32, end: i32, gradientScale: f64, hessianScale: f64): void {
  for (let p = gradients + (<usize>start << 3), last = gradients + (<usize>end << 3); p < last; p += 8) {
    const g = reinterpret<i64>(<f64>load<f32>(p) * gradientScale + MAGIC) - reinterpret<i64>(MAGIC);
    const h = reinterpret<i64>(<f64>load<f32>(p, 4) * hessianScale + MAGIC) - reinterpret<i64>(MAGIC);
    store<i64>(p, (g << 32) + h);
  }
}

// Histograms ---------------------------------------------------------------------------------------------------------

@inline
function add(entry: usize, value: i64): void {
  store<i64>(entry, load<i64>(entry) + value);
}

/**
 * Adds the rows `rows[0 … n)` to a histogram. `offsets` holds the byte offset of each column's entries; `buffer` has
 * room for CHUNK rows of codes and CHUNK gradients.
 */
export function histogram(
  rows: usize, n: i32, codes: usize, stride: i32, gradients: usize, entries: usize, offsets: usize, columns: i32,
  buffer: usize,
): void {
  const copied = buffer + <usize>(CHUNK * stride);
  const step = <usize>stride;
  for (let start: i32 = 0; start < n; start += CHUNK) {
    const m = <usize>min(CHUNK, n - start);
    const from = rows + (<usize>start << 2);
    let to = buffer;
    for (let i: usize = 0; i < m; i++) {
      const row = <usize>load<u32>(from + (i << 2));
      store<i64>(copied + (i << 3), load<i64>(gradients + (row << 3)));
      let p = codes + row * step;
      for (const last = p + step; p < last; p += 4, to += 4) store<u32>(to, load<u32>(p));
    }
    const last = copied + (m << 3);
    for (let column: i32 = 0; column < columns; column += 4) {
      const at = offsets + (<usize>column << 2);
      const left = columns - column;
      const h0 = entries + <usize>load<u32>(at);
      const h1 = entries + <usize>load<u32>(at, 4);
      const h2 = entries + <usize>load<u32>(at, 8);
      const h3 = entries + <usize>load<u32>(at, 12);
      let p = buffer + <usize>column;
      if (left >= 4) {
        for (let g = copied; g < last; g += 8, p += step) {
          const v = load<i64>(g);
          const c = load<u32>(p);
          add(h0 + ((c & 255) << 3), v);
          add(h1 + (((c >> 8) & 255) << 3), v);
          add(h2 + (((c >> 16) & 255) << 3), v);
          add(h3 + ((c >> 24) << 3), v);
        }
      } else if (left == 3) {
        for (let g = copied; g < last; g += 8, p += step) {
          const v = load<i64>(g);
          const c = load<u32>(p);
          add(h0 + ((c & 255) << 3), v);
          add(h1 + (((c >> 8) & 255) << 3), v);
          add(h2 + (((c >> 16) & 255) << 3), v);
        }
      } else if (left == 2) {
        for (let g = copied; g < last; g += 8, p += step) {
          const v = load<i64>(g);
          const c = load<u32>(p);
          add(h0 + ((c & 255) << 3), v);
          add(h1 + (((c >> 8) & 255) << 3), v);
        }
      } else {
        for (let g = copied; g < last; g += 8, p += step) add(h0 + (<usize>load<u8>(p) << 3), load<i64>(g));
      }
    }
  }
}

/** parent -= child, over `n` entries. */
export function subtract(parent: usize, child: usize, n: i32): void {
  for (let i: usize = 0, end = <usize>n << 3; i < end; i += 8) {
    store<i64>(parent + i, load<i64>(parent + i) - load<i64>(child + i));
  }
}

// Splits -------------------------------------------------------------------------------------------------------------

/**
 * One pass over a feature's thresholds, `left` already on the left side. `result`: numerator of the best score, its bin,
 * denominator, and the left sums; scores are compared as fractions, so that nothing is divided. True when it found better.
 */
function scanBins(
  start: usize, last: usize, left: i64, gradient: f64, hessian: f64, alpha: f64, lambda: f64, minHessian: f64,
  result: usize,
): bool {
  const least = <i64>minHessian;
  const most = <i64>hessian - least;
  const both = hessian + lambda;
  let top = load<f64>(result), bottom = load<f64>(result, 16);
  let best: usize = 0;
  let bestLeft: i64 = 0;
  for (let p = start; p < last; p += 8) {
    const value = load<i64>(p);
    if (value == 0) continue;
    left += value;
    const h = left & 0xffffffff;
    if (h < least) continue;
    if (h > most) break;
    let tl = <f64>(left >> 32);
    let tr = gradient - tl;
    if (alpha != 0.0) {
      tl = max(abs(tl) - alpha, 0.0);
      tr = max(abs(tr) - alpha, 0.0);
    }
    const hl = <f64>h + lambda;
    const hr = both - <f64>h;
    const over = tl * tl * hr + tr * tr * hl;
    const under = hl * hr;
    if (over * bottom > top * under) {
      top = over;
      bottom = under;
      best = p;
      bestLeft = left;
    }
  }
  if (best == 0) return false;
  store<f64>(result, top);
  store<f64>(result, <f64>((best - start) >> 3), 8);
  store<f64>(result, bottom, 16);
  store<f64>(result, <f64>(bestLeft >> 32), 24);
  store<f64>(result, <f64>(bestLeft & 0xffffffff), 32);
  return true;
}

/**
 * The best threshold of each number feature. `features` holds, per feature, three i32: byte offset of its
 * entries, bins (the last one is for missing values), and 0 to leave it out. `out` receives, per feature, five f64:
 * score (-1 = none), bin, where missing values go (0 right, 1 left, 2 there are none), left sums.
 * All sums, `alpha`, `lambda` and `floor` are in fixed-point units.
 */
export function scan(
  entries: usize, features: usize, n: i32, gradient: f64, hessian: f64, alpha: f64, lambda: f64, floor: f64,
  minHessian: f64, out: usize,
): void {
  for (let f: i32 = 0; f < n; f++) {
    const at = features + <usize>f * 12;
    const result = out + <usize>f * 40;
    store<f64>(result, -1.0);
    if (!load<i32>(at, 8)) continue;
    const p = entries + <usize>load<u32>(at);
    const last = p + (<usize>(load<i32>(at, 4) - 1) << 3);
    const missing = load<i64>(last);
    store<f64>(result, floor);
    store<f64>(result, -1.0, 8);
    store<f64>(result, 1.0, 16);
    const right = scanBins(p, last, 0, gradient, hessian, alpha, lambda, minHessian, result);
    const left = missing != 0 && scanBins(p, last, missing, gradient, hessian, alpha, lambda, minHessian, result);
    store<f64>(result, right || left ? load<f64>(result) / load<f64>(result, 16) : -1.0);
    store<f64>(result, missing == 0 ? 2.0 : left ? 1.0 : 0.0, 16);
  }
}

/** rows[i] = i. */
export function countUp(rows: usize, n: i32): void {
  for (let i: i32 = 0; i < n; i++) store<u32>(rows + (<usize>i << 2), <u32>i);
}

/** Moves the rows whose code in `column` has a 1 in `table` to the front, keeping both orders; their number. */
export function partition(rows: usize, n: i32, temp: usize, column: usize, table: usize): i32 {
  let left = rows;
  let right = temp;
  for (let p = rows, end = rows + (<usize>n << 2); p < end; p += 4) {
    const row = load<u32>(p);
    const goes = <usize>load<u8>(table + <usize>load<u8>(column + <usize>row));
    store<u32>(left, row);
    store<u32>(right, row);
    left += goes << 2;
    right += (1 - goes) << 2;
  }
  memory.copy(left, temp, right - temp);
  return <i32>((left - rows) >> 2);
}

/** scores[row] += value for each of the rows. */
export function addValue(scores: usize, rows: usize, n: i32, value: f64): void {
  for (let p = rows, end = rows + (<usize>n << 2); p < end; p += 4) {
    const at = scores + (<usize>load<u32>(p) << 3);
    store<f64>(at, load<f64>(at) + value);
  }
}

/**
 * Adds a tree's answer to the scores of `n` rows from `start`. `nodes` holds, per node, three i32: column, left, right (a child
 * below 0 is the leaf ~child); `tables` 256 bytes a node.
 */
export function addTree(
  codes: usize, stride: i32, start: i32, n: i32, nodes: usize, tables: usize, values: usize, scores: usize,
): void {
  for (let i = start; i < start + n; i++) {
    const row = codes + <usize>i * <usize>stride;
    let node: i32 = 0;
    while (node >= 0) {
      const at = nodes + <usize>node * 12;
      const code = <usize>load<u8>(row + <usize>load<i32>(at));
      node = load<u8>(tables + (<usize>node << 8) + code) ? load<i32>(at, 4) : load<i32>(at, 8);
    }
    const to = scores + (<usize>i << 3);
    store<f64>(to, load<f64>(to) + load<f64>(values + (<usize>~node << 3)));
  }
}
