/**
 * RFC 8785 canonical JSON, with the values that JSON has no word for as tagged strings: `"$nan"`, `"$inf"`,
 * `"$-inf"`, and whole numbers beyond 2^53 as `"$int:…"`. A text that starts with `$` gets one more `$`, so that
 * no text can pose as a number.
 *
 * `undefined` members are left out. Throws a plain Error on a function, a symbol or a typed array: a bug of ours.
 */
export function canonicalJson(value: unknown): string {
  if (value === null) return 'null';
  switch (typeof value) {
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      return canonicalNumber(value);
    case 'bigint':
      return safe(value) ? value.toString() : `"$int:${value}"`;
    case 'string':
      return JSON.stringify(value.startsWith('$') ? `$${value}` : value);
    case 'object':
      return Array.isArray(value) ? canonicalArray(value) : canonicalObject(value as Record<string, unknown>);
    default:
      throw new Error(`canonical JSON cannot hold a ${typeof value}`);
  }
}

function canonicalNumber(value: number): string {
  if (Number.isNaN(value)) return '"$nan"';
  if (value === Infinity) return '"$inf"';
  if (value === -Infinity) return '"$-inf"';
  // JSON.stringify follows ECMAScript's Number::toString, which RFC 8785 prescribes; it writes -0 as 0.
  return JSON.stringify(value);
}

function safe(value: bigint): boolean {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER);
}

function canonicalArray(values: readonly unknown[]): string {
  return `[${values.map((each) => canonicalJson(each === undefined ? null : each)).join(',')}]`;
}

function canonicalObject(object: Record<string, unknown>): string {
  if (ArrayBuffer.isView(object)) throw new Error('canonical JSON cannot hold a typed array');
  const members: string[] = [];
  for (const key of Object.keys(object).sort(byCodeUnit)) {
    const value = object[key];
    if (value !== undefined) members.push(`${JSON.stringify(key)}:${canonicalJson(value)}`);
  }
  return `{${members.join(',')}}`;
}

/** The order of RFC 8785 §3.2.3: by UTF-16 code units, no locale. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Reads canonical JSON back, tagged strings included. */
export function parseCanonicalJson(text: string): unknown {
  return untag(JSON.parse(text));
}

function untag(value: unknown): unknown {
  if (typeof value === 'string') return untagText(value);
  if (Array.isArray(value)) return value.map(untag);
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, untag(each)]));
  }
  return value;
}

function untagText(text: string): unknown {
  if (!text.startsWith('$')) return text;
  if (text.startsWith('$$')) return text.slice(1);
  if (text === '$nan') return NaN;
  if (text === '$inf') return Infinity;
  if (text === '$-inf') return -Infinity;
  if (text.startsWith('$int:')) return BigInt(text.slice(5));
  throw new Error(`canonical JSON: unknown tag ${text}`);
}
