/**
 * Sine and cosine whose last bit does not depend on the host. Source: FDLIBM 5.3, k_sin, k_cos and the Cody–Waite
 * reduction of e_rem_pio2 in three parts; arguments beyond 2^19·π/2 ≈ 823,549 are reduced with less than full accuracy.
 */
const INV_PIO2 = 6.36619772367581382433e-1;
const PIO2_1 = 1.57079632673412561417;
const PIO2_2 = 6.0771005063039659766e-11;
const PIO2_3 = 2.0222662487111664558e-21;
const PIO2_3_TAIL = 8.47842766036889956997e-32;

/** x as n·π/2 + (y + tail), |y| ≤ π/4; n modulo 4. */
function reduce(x: number): { n: number; y: number; tail: number } {
  const turns = Math.round(x * INV_PIO2);
  const first = x - turns * PIO2_1;
  const second = first - turns * PIO2_2;
  const lost = first - second - turns * PIO2_2;
  const third = turns * PIO2_3 - lost;
  const y = second - third;
  const tail = second - y - third - turns * PIO2_3_TAIL;
  return { n: ((turns % 4) + 4) % 4, y, tail };
}

function kernelSin(x: number, tail: number): number {
  const z = x * x;
  const v = z * x;
  const r =
    8.33333333332248946124e-3 +
    z *
      (-1.98412698298579493134e-4 +
        z * (2.75573137070700676789e-6 + z * (-2.50507602534068634195e-8 + z * 1.58969099521155010221e-10)));
  return x - (z * (0.5 * tail - v * r) - tail - v * -1.66666666666666324348e-1);
}

function kernelCos(x: number, tail: number): number {
  const z = x * x;
  const r =
    z *
    (4.16666666666666019037e-2 +
      z *
        (-1.38888888888741095749e-3 +
          z *
            (2.48015872894767294178e-5 +
              z * (-2.75573143513906633035e-7 + z * (2.0875723212981748279e-9 + z * -1.13596475577881948265e-11)))));
  const half = 0.5 * z;
  const w = 1 - half;
  return w + (1 - w - half + (z * r - x * tail));
}

/** Sine of an angle in radians. */
export function sin(x: number): number {
  if (!Number.isFinite(x)) return NaN;
  const { n, y, tail } = reduce(x);
  const value = n % 2 === 0 ? kernelSin(y, tail) : kernelCos(y, tail);
  return n < 2 ? value : -value;
}

/** Cosine of an angle in radians. */
export function cos(x: number): number {
  if (!Number.isFinite(x)) return NaN;
  const { n, y, tail } = reduce(x);
  const value = n % 2 === 0 ? kernelCos(y, tail) : kernelSin(y, tail);
  return n === 0 || n === 3 ? value : -value;
}
