/** A decimal number as the whole number `digits` times 10^-scale. */
interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

/** The decimal that a number is written as: 0.1 is one tenth, not the double next to it. */
function decimalOf(value: number): Decimal {
  const [mantissa, exponent = '0'] = String(value).split('e') as [string, string?];
  const [whole, fraction = ''] = mantissa.split('.') as [string, string?];
  const scale = fraction.length - Number(exponent);
  const digits = BigInt(whole + fraction);
  return scale < 0 ? { digits: digits * tenTo(-scale), scale: 0 } : { digits, scale };
}

function tenTo(power: number): bigint {
  return BigInt(`1${'0'.repeat(power)}`);
}

function add(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return { digits: widen(a, scale) + widen(b, scale), scale };
}

function widen({ digits, scale }: Decimal, to: number): bigint {
  return digits * tenTo(to - scale);
}

/** The exact sum of shares, and whether it is 1: to within 1e-9, so that thirds written out count. */
export function sumOfShares(shares: readonly number[]): { sum: number; isOne: boolean } {
  const { digits, scale } = shares.map(decimalOf).reduce(add, { digits: 0n, scale: 0 });
  const sum = Number(digits) / Number(tenTo(scale));
  return { sum, isOne: Math.abs(sum - 1) <= 1e-9 };
}

/**
 * Where each part of `n` rows ends: part k at ⌊n · c_k⌋, c_k the exact decimal sum of the shares up to it. The last
 * part that has a share ends at `n`.
 */
export function cutPoints(n: number, shares: readonly number[]): number[] {
  const last = shares.reduce((found, share, at) => (share > 0 ? at : found), 0);
  let sum: Decimal = { digits: 0n, scale: 0 };
  return shares.map((share, at) => {
    sum = add(sum, decimalOf(share));
    return at >= last ? n : Number((BigInt(n) * sum.digits) / tenTo(sum.scale));
  });
}
