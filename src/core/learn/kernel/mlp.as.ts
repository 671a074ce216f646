// The inner loops of a multilayer perceptron, float32, on one thread, in one order. Stateless: every array is a pointer
// into the imported memory, laid out by mlp/network.ts. Rows, widths and strides are multiples of 4; what pads them is
// zero and stays zero.

/** The first byte that belongs to nobody. */
export function heapStart(): usize {
  return __heap_base;
}

@inline
function at(base: usize, index: i32): usize {
  return base + (<usize>index << 2);
}

@inline
function splat(base: usize, index: i32): v128 {
  return v128.load32_splat(at(base, index));
}

@inline
function addProduct(sum: v128, a: v128, b: v128): v128 {
  return f32x4.add(sum, f32x4.mul(a, b));
}

// Forward ------------------------------------------------------------------------------------------------------------

/** out = bias + the weight rows of each row's categories. `codes` [rows × blocks] numbers a weight row or is -1. */
export function startRows(
  out: usize,
  rows: i32,
  width: i32,
  bias: usize,
  weights: usize,
  codes: usize,
  blocks: i32,
): void {
  for (let r = 0; r < rows; r++) {
    const row = at(out, r * width);
    memory.copy(row, bias, <usize>width << 2);
    for (let b = 0; b < blocks; b++) {
      const code = load<i32>(at(codes, r * blocks + b));
      if (code < 0) continue;
      const from = at(weights, code * width);
      for (let j = 0; j < width; j += 4) {
        v128.store(at(row, j), f32x4.add(v128.load(at(row, j)), v128.load(at(from, j))));
      }
    }
  }
}

/** out[rows × width] += x[rows × depth] · weights[depth × width], in tiles of 4 rows and 8 columns. */
export function addProducts(out: usize, x: usize, weights: usize, rows: i32, depth: i32, width: i32): void {
  for (let r = 0; r < rows; r += 4) {
    const x0 = at(x, r * depth);
    const x1 = at(x0, depth);
    const x2 = at(x1, depth);
    const x3 = at(x2, depth);
    const o0 = at(out, r * width);
    const o1 = at(o0, width);
    const o2 = at(o1, width);
    const o3 = at(o2, width);
    let j = 0;
    for (; j + 8 <= width; j += 8) {
      let a0 = v128.load(at(o0, j));
      let b0 = v128.load(at(o0, j), 16);
      let a1 = v128.load(at(o1, j));
      let b1 = v128.load(at(o1, j), 16);
      let a2 = v128.load(at(o2, j));
      let b2 = v128.load(at(o2, j), 16);
      let a3 = v128.load(at(o3, j));
      let b3 = v128.load(at(o3, j), 16);
      let w = at(weights, j);
      for (let k = 0; k < depth; k++) {
        const wa = v128.load(w);
        const wb = v128.load(w, 16);
        w = at(w, width);
        const s0 = splat(x0, k);
        a0 = addProduct(a0, s0, wa);
        b0 = addProduct(b0, s0, wb);
        const s1 = splat(x1, k);
        a1 = addProduct(a1, s1, wa);
        b1 = addProduct(b1, s1, wb);
        const s2 = splat(x2, k);
        a2 = addProduct(a2, s2, wa);
        b2 = addProduct(b2, s2, wb);
        const s3 = splat(x3, k);
        a3 = addProduct(a3, s3, wa);
        b3 = addProduct(b3, s3, wb);
      }
      v128.store(at(o0, j), a0);
      v128.store(at(o0, j), b0, 16);
      v128.store(at(o1, j), a1);
      v128.store(at(o1, j), b1, 16);
      v128.store(at(o2, j), a2);
      v128.store(at(o2, j), b2, 16);
      v128.store(at(o3, j), a3);
      v128.store(at(o3, j), b3, 16);
    }
    if (j < width) {
      let a0 = v128.load(at(o0, j));
      let a1 = v128.load(at(o1, j));
      let a2 = v128.load(at(o2, j));
      let a3 = v128.load(at(o3, j));
      let w = at(weights, j);
      for (let k = 0; k < depth; k++) {
        const wa = v128.load(w);
        w = at(w, width);
        a0 = addProduct(a0, splat(x0, k), wa);
        a1 = addProduct(a1, splat(x1, k), wa);
        a2 = addProduct(a2, splat(x2, k), wa);
        a3 = addProduct(a3, splat(x3, k), wa);
      }
      v128.store(at(o0, j), a0);
      v128.store(at(o1, j), a1);
      v128.store(at(o2, j), a2);
      v128.store(at(o3, j), a3);
    }
  }
}

/** The activation in place: 0 relu, 1 tanh, 2 logistic. Of each row the first `used` columns are real. */
export function activate(kind: i32, values: usize, rows: i32, width: i32, used: i32): void {
  if (kind === 0) {
    const zero = f32x4.splat(0);
    for (let i = 0, n = rows * width; i < n; i += 4) v128.store(at(values, i), f32x4.max(v128.load(at(values, i)), zero));
    return;
  }
  for (let r = 0; r < rows; r++) {
    for (let j = 0; j < used; j++) {
      const p = at(values, r * width + j);
      const x = load<f32>(p);
      store<f32>(p, kind === 1 ? Mathf.tanh(x) : sigmoid(x));
    }
  }
}

@inline
function sigmoid(x: f32): f32 {
  const e = Mathf.exp(x < 0 ? x : -x);
  return (x < 0 ? e : <f32>1) / (1 + e);
}

// Loss ---------------------------------------------------------------------------------------------------------------

/**
 * Turns scores into dloss/dscore, times the row's weight; returns the weighted sum of losses.
 * 0: half the squared error; 1: log loss of a single score; 2: log loss of softmax over `used` scores.
 */
export function loss(kind: i32, scores: usize, targets: usize, weights: usize, rows: i32, width: i32, used: i32): f64 {
  let sum: f64 = 0;
  for (let r = 0; r < rows; r++) {
    const row = at(scores, r * width);
    const target = load<f32>(at(targets, r));
    const weight = load<f32>(at(weights, r));
    const one = kind === 0 ? squaredLoss(row, target, weight) : kind === 1 ? binaryLoss(row, target, weight) : softmaxLoss(row, target, weight, used);
    sum += <f64>weight * one;
  }
  return sum;
}

function squaredLoss(row: usize, target: f32, weight: f32): f64 {
  const difference = load<f32>(row) - target;
  store<f32>(row, difference * weight);
  return 0.5 * <f64>difference * <f64>difference;
}

function binaryLoss(row: usize, target: f32, weight: f32): f64 {
  const score = <f64>load<f32>(row);
  const e = Math.exp(score < 0 ? score : -score);
  const p = (score < 0 ? e : 1.0) / (1 + e);
  store<f32>(row, <f32>(p - <f64>target) * weight);
  const wrong = score > 0 !== target > 0.5;
  return Math.log1p(e) + (wrong ? (score < 0 ? -score : score) : 0.0);
}

function softmaxLoss(row: usize, target: f32, weight: f32, used: i32): f64 {
  let largest: f64 = -Infinity;
  for (let k = 0; k < used; k++) largest = max(largest, <f64>load<f32>(at(row, k)));
  const mine = <f64>load<f32>(at(row, <i32>target)) - largest;
  let sum: f64 = 0;
  for (let k = 0; k < used; k++) sum += Math.exp(<f64>load<f32>(at(row, k)) - largest);
  for (let k = 0; k < used; k++) {
    const p = Math.exp(<f64>load<f32>(at(row, k)) - largest) / sum;
    store<f32>(at(row, k), <f32>(p - (k === <i32>target ? 1.0 : 0.0)) * weight);
  }
  return Math.log(sum) - mine;
}

// Backward -----------------------------------------------------------------------------------------------------------

/** gradient[depth × width] += xᵀ[depth × rows] · delta[rows × width], in tiles of 4 weight rows and 8 columns. */
export function weightGradient(gradient: usize, x: usize, delta: usize, rows: i32, depth: i32, width: i32): void {
  for (let i = 0; i < depth; i += 4) {
    const g0 = at(gradient, i * width);
    const g1 = at(g0, width);
    const g2 = at(g1, width);
    const g3 = at(g2, width);
    let j = 0;
    for (; j + 8 <= width; j += 8) {
      let a0 = v128.load(at(g0, j));
      let b0 = v128.load(at(g0, j), 16);
      let a1 = v128.load(at(g1, j));
      let b1 = v128.load(at(g1, j), 16);
      let a2 = v128.load(at(g2, j));
      let b2 = v128.load(at(g2, j), 16);
      let a3 = v128.load(at(g3, j));
      let b3 = v128.load(at(g3, j), 16);
      let d = at(delta, j);
      let from = at(x, i);
      for (let r = 0; r < rows; r++) {
        const da = v128.load(d);
        const db = v128.load(d, 16);
        d = at(d, width);
        const s0 = splat(from, 0);
        a0 = addProduct(a0, s0, da);
        b0 = addProduct(b0, s0, db);
        const s1 = splat(from, 1);
        a1 = addProduct(a1, s1, da);
        b1 = addProduct(b1, s1, db);
        const s2 = splat(from, 2);
        a2 = addProduct(a2, s2, da);
        b2 = addProduct(b2, s2, db);
        const s3 = splat(from, 3);
        a3 = addProduct(a3, s3, da);
        b3 = addProduct(b3, s3, db);
        from = at(from, depth);
      }
      v128.store(at(g0, j), a0);
      v128.store(at(g0, j), b0, 16);
      v128.store(at(g1, j), a1);
      v128.store(at(g1, j), b1, 16);
      v128.store(at(g2, j), a2);
      v128.store(at(g2, j), b2, 16);
      v128.store(at(g3, j), a3);
      v128.store(at(g3, j), b3, 16);
    }
    if (j < width) {
      let a0 = v128.load(at(g0, j));
      let a1 = v128.load(at(g1, j));
      let a2 = v128.load(at(g2, j));
      let a3 = v128.load(at(g3, j));
      let d = at(delta, j);
      let from = at(x, i);
      for (let r = 0; r < rows; r++) {
        const da = v128.load(d);
        d = at(d, width);
        a0 = addProduct(a0, splat(from, 0), da);
        a1 = addProduct(a1, splat(from, 1), da);
        a2 = addProduct(a2, splat(from, 2), da);
        a3 = addProduct(a3, splat(from, 3), da);
        from = at(from, depth);
      }
      v128.store(at(g0, j), a0);
      v128.store(at(g1, j), a1);
      v128.store(at(g2, j), a2);
      v128.store(at(g3, j), a3);
    }
  }
}

/** biasGradient += sum of rows of delta; the gradient of each weight row that a code names += the row's delta. */
export function rowGradient(
  biasGradient: usize,
  gradient: usize,
  delta: usize,
  rows: i32,
  width: i32,
  codes: usize,
  blocks: i32,
): void {
  for (let r = 0; r < rows; r++) {
    const from = at(delta, r * width);
    addRow(biasGradient, from, width);
    for (let b = 0; b < blocks; b++) {
      const code = load<i32>(at(codes, r * blocks + b));
      if (code >= 0) addRow(at(gradient, code * width), from, width);
    }
  }
}

@inline
function addRow(to: usize, from: usize, width: i32): void {
  for (let j = 0; j < width; j += 4) v128.store(at(to, j), f32x4.add(v128.load(at(to, j)), v128.load(at(from, j))));
}

/**
 * out[rows × depth] = delta[rows × width] · weightsᵀ, times the activation's derivative; `values` are the activations.
 * In tiles of 4 rows and 2 weight rows.
 */
export function backDelta(
  kind: i32,
  out: usize,
  values: usize,
  delta: usize,
  weights: usize,
  rows: i32,
  depth: i32,
  width: i32,
): void {
  for (let r = 0; r < rows; r += 4) {
    const d0 = at(delta, r * width);
    const d1 = at(d0, width);
    const d2 = at(d1, width);
    const d3 = at(d2, width);
    for (let i = 0; i < depth; i += 2) {
      const w0 = at(weights, i * width);
      const w1 = at(w0, width);
      let a0 = f32x4.splat(0);
      let a1 = a0;
      let a2 = a0;
      let a3 = a0;
      let b0 = a0;
      let b1 = a0;
      let b2 = a0;
      let b3 = a0;
      for (let j = 0; j < width; j += 4) {
        const wa = v128.load(at(w0, j));
        const wb = v128.load(at(w1, j));
        const e0 = v128.load(at(d0, j));
        a0 = addProduct(a0, e0, wa);
        b0 = addProduct(b0, e0, wb);
        const e1 = v128.load(at(d1, j));
        a1 = addProduct(a1, e1, wa);
        b1 = addProduct(b1, e1, wb);
        const e2 = v128.load(at(d2, j));
        a2 = addProduct(a2, e2, wa);
        b2 = addProduct(b2, e2, wb);
        const e3 = v128.load(at(d3, j));
        a3 = addProduct(a3, e3, wa);
        b3 = addProduct(b3, e3, wb);
      }
      storeDelta(kind, out, values, r * depth + i, lanes(a0));
      storeDelta(kind, out, values, r * depth + i + 1, lanes(b0));
      storeDelta(kind, out, values, (r + 1) * depth + i, lanes(a1));
      storeDelta(kind, out, values, (r + 1) * depth + i + 1, lanes(b1));
      storeDelta(kind, out, values, (r + 2) * depth + i, lanes(a2));
      storeDelta(kind, out, values, (r + 2) * depth + i + 1, lanes(b2));
      storeDelta(kind, out, values, (r + 3) * depth + i, lanes(a3));
      storeDelta(kind, out, values, (r + 3) * depth + i + 1, lanes(b3));
    }
  }
}

@inline
function lanes(v: v128): f32 {
  return (
    f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3))
  );
}

@inline
function storeDelta(kind: i32, out: usize, values: usize, index: i32, value: f32): void {
  const a = load<f32>(at(values, index));
  const slope: f32 = kind === 0 ? (a > 0 ? 1 : 0) : kind === 1 ? 1 - a * a : a * (1 - a);
  store<f32>(at(out, index), value * slope);
}

// Parameters ---------------------------------------------------------------------------------------------------------

/** Σ value². */
export function sumSquares(values: usize, count: i32): f64 {
  let low = f64x2.splat(0);
  let high = low;
  for (let i = 0; i < count; i += 4) {
    const v = v128.load(at(values, i));
    const a = f64x2.promote_low_f32x4(v);
    const b = f64x2.promote_low_f32x4(v128.shuffle<i32>(v, v, 2, 3, 2, 3));
    low = f64x2.add(low, f64x2.mul(a, a));
    high = f64x2.add(high, f64x2.mul(b, b));
  }
  const sum = f64x2.add(low, high);
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/**
 * One step of Adam on `count` parameters, whose gradient is (gradient + alpha · parameter) · scale; clears the gradient.
 * `rate` has the bias correction of the step in it. Source: Kingma & Ba 2015, end of section 2.
 */
export function adam(
  parameters: usize,
  gradient: usize,
  first: usize,
  second: usize,
  count: i32,
  alpha: f32,
  scale: f32,
  rate: f32,
  beta1: f32,
  beta2: f32,
  epsilon: f32,
): void {
  const b1 = f32x4.splat(beta1);
  const c1 = f32x4.splat(1 - beta1);
  const b2 = f32x4.splat(beta2);
  const c2 = f32x4.splat(1 - beta2);
  const zero = f32x4.splat(0);
  for (let i = 0; i < count; i += 4) {
    const p = v128.load(at(parameters, i));
    const g = f32x4.mul(f32x4.add(v128.load(at(gradient, i)), f32x4.mul(p, f32x4.splat(alpha))), f32x4.splat(scale));
    const m = f32x4.add(f32x4.mul(v128.load(at(first, i)), b1), f32x4.mul(g, c1));
    const v = f32x4.add(f32x4.mul(v128.load(at(second, i)), b2), f32x4.mul(f32x4.mul(g, g), c2));
    const step = f32x4.div(f32x4.mul(m, f32x4.splat(rate)), f32x4.add(f32x4.sqrt(v), f32x4.splat(epsilon)));
    v128.store(at(first, i), m);
    v128.store(at(second, i), v);
    v128.store(at(parameters, i), f32x4.sub(p, step));
    v128.store(at(gradient, i), zero);
  }
}
