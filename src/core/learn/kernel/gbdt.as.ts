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

/** Writes the codes of `n` rows: the number of bounds below the value, `missing` for NaN. */
export function binNumbers(
  values: usize, n: i32, bounds: usize, lookup: usize, missing: i32, codes: usize, stride: i32,
): void {
  let out = codes;
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
  }
}

// Gradients ----------------------------------------------------------------------------------------------------------

/** e^x for x <= 0; 0 below -708. The order of operations is that of `expNegative` in gbdt/objective.ts. */
@inline
function expNegative(x: f64): f64 {
  if (!(x >= -708.0)) return 0.0;
  const k = nearest(x * 1.4426950408889634);
  const r = x - k * 0.6931471803691238 - k * 1.9082149292705877e-10;
  let s = 2.08767569878681e-9;
  s = s * r + 2.505210838544172e-8;
  s = s * r + 2.755731922398589e-7;
  s = s * r + 2.7557319223985893e-6;
  s = s * r + 2.48015873015873e-5;
  s = s * r + 1.984126984126984e-4;
  s = s * r + 1.388888888888889e-3;
  s = s * r + 8.333333333333333e-3;
  s = s * r + 4.1666666666666664e-2;
  s = s * r + 0.16666666666666666;
  s = s * r + 0.5;
  s = s * r + 1.0;
  s = s * r + 1.0;
  return s * reinterpret<f64>((1023 + <i64>k) << 52);
}

/** Writes (gradient, hessian) as two floats; `sums` receives Σ|g|, Σh; `products` the likelihoods of 16 rows each. */
export function binaryGradients(
  scores: usize, targets: usize, weights: usize, out: usize, start: i32, end: i32, products: usize, sums: usize,
): void {
  let size = 0.0, hessian = 0.0, product = 1.0;
  let at = products;
  for (let i = start; i < end; i++) {
    const s = load<f64>(scores + (<usize>i << 3));
    const e = expNegative(-abs(s));
    const d = 1.0 / (1.0 + e);
    const q = e * d;
    const positive = load<f64>(targets + (<usize>i << 3)) > 0.5;
    const right = positive == s >= 0.0 ? d : q;
    const wrong = positive == s >= 0.0 ? q : d;
    let g = <f32>(positive ? -wrong : wrong);
    let h = <f32>(d * q);
    if (weights) {
      const w = load<f64>(weights + (<usize>i << 3));
      g = <f32>((positive ? -wrong : wrong) * w);
      h = <f32>(d * q * w);
    }
    store<f32>(out + (<usize>i << 3), g);
    store<f32>(out + (<usize>i << 3), h, 4);
    size += <f64>abs(g);
    hessian += <f64>h;
    product *= max(right, 1e-15);
    if (((i - start) & 15) == 15) {
      store<f64>(at, product);
      at += 8;
      product = 1.0;
    }
  }
  store<f64>(at, product);
  store<f64>(sums, size);
  store<f64>(sums, hessian, 8);
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
      const e = expNegative(load<f64>(scores + k * column + row) - top);
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
    const g = <i64>nearest(<f64>load<f32>(p) * gradientScale);
    const h = <i64>nearest(<f64>load<f32>(p, 4) * hessianScale);
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
 * The best threshold of each number feature. `features` holds, per feature, three i32: byte offset of its
 * entries, bins (the last one is for missing values), and 0 to leave it out. `out` receives, per feature, five f64:
 * score (-1 = none), bin, where missing values go (0 right, 1 left, 2 there are none), left sums.
 * All sums, `alpha`, `lambda` and `floor` are in fixed-point units.
 */
export function scan(
  entries: usize, features: usize, n: i32, gradient: f64, hessian: f64, alpha: f64, lambda: f64, floor: f64,
  minHessian: f64, out: usize,
): void {
  const least = <i64>minHessian;
  const total = <i64>hessian;
  for (let f: i32 = 0; f < n; f++) {
    const at = features + <usize>f * 12;
    const result = out + <usize>f * 40;
    store<f64>(result, -1.0);
    if (!load<i32>(at, 8)) continue;
    let p = entries + <usize>load<u32>(at);
    const last = p + (<usize>(load<i32>(at, 4) - 1) << 3);
    const missing = load<i64>(last);
    let left: i64 = 0;
    let top = floor, bottom = 1.0, bestLeft: i64 = 0;
    let best: i32 = -1, direction: i32 = 0;
    for (let bin: i32 = 0; p < last; bin++, p += 8) {
      const value = load<i64>(p);
      if (value == 0) continue;
      left += value;
      for (let side: i32 = 0; side < 2; side++) {
        const sum = side ? left + missing : left;
        const h = sum & 0xffffffff;
        if (h >= least && total - h >= least) {
          const gl = <f64>(sum >> 32);
          const hl = <f64>h + lambda;
          const hr = hessian - <f64>h + lambda;
          const tl = max(abs(gl) - alpha, 0.0);
          const tr = max(abs(gradient - gl) - alpha, 0.0);
          const over = tl * tl * hr + tr * tr * hl;
          const under = hl * hr;
          if (over * bottom > top * under) {
            top = over;
            bottom = under;
            best = bin;
            direction = side;
            bestLeft = sum;
          }
        }
        if (missing == 0) break;
      }
    }
    if (best < 0) continue;
    store<f64>(result, top / bottom);
    store<f64>(result, <f64>best, 8);
    store<f64>(result, missing == 0 ? 2.0 : <f64>direction, 16);
    store<f64>(result, <f64>(bestLeft >> 32), 24);
    store<f64>(result, <f64>(bestLeft & 0xffffffff), 32);
  }
}

/** Moves the rows whose code has a 1 in `table` to the front, keeping both orders; their number. */
export function partition(rows: usize, n: i32, temp: usize, codes: usize, stride: i32, table: usize): i32 {
  let left = rows;
  let right = temp;
  for (let p = rows, end = rows + (<usize>n << 2); p < end; p += 4) {
    const row = load<u32>(p);
    const goes = <usize>load<u8>(table + <usize>load<u8>(codes + <usize>row * <usize>stride));
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
