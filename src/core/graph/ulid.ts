const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * Makes ULIDs: 26 characters, 48 bits of time and 80 random bits, rising even within one millisecond and when the
 * clock is set back. Source: github.com/ulid/spec.
 */
export function createUlid(now: () => number, fillRandom: (bytes: Uint8Array) => void): () => string {
  let last = -1;
  const digits = new Uint8Array(16);
  return () => {
    const at = Math.max(Math.floor(now()), last);
    if (at === last) increment(digits);
    else {
      fillRandom(digits);
      for (let index = 0; index < digits.length; index++) digits[index]! &= 31;
      // Room for more ids in the same millisecond than anyone makes.
      digits[0]! &= 15;
    }
    last = at;
    return timeText(at) + [...digits].map((digit) => ALPHABET[digit]).join('');
  };
}

function increment(digits: Uint8Array): void {
  for (let index = digits.length - 1; index >= 0; index--) {
    if (digits[index]! < 31) {
      digits[index]!++;
      return;
    }
    digits[index] = 0;
  }
}

function timeText(at: number): string {
  let text = '';
  for (let rest = at, place = 0; place < 10; place++) {
    text = ALPHABET[rest % 32]! + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}
