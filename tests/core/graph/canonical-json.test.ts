import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, parseCanonicalJson } from '../../../src/core/graph/canonical-json.ts';
import { digestJson } from '../../../src/core/graph/digest.ts';

describe('canonical JSON', () => {
  // RFC 8785 §3.2.2 and §3.2.3; the text with `$` is ours.
  it.each([
    [
      {
        numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
        literals: [null, true, false],
      },
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27]}',
    ],
    [
      { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 },
      '{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}',
    ],
    [[NaN, Infinity, -Infinity, -0, 2n ** 60n, 5n], '["$nan","$inf","$-inf",0,"$int:1152921504606846976",5]'],
    [{ a: undefined, b: '$nan', c: [undefined] }, '{"b":"$$nan","c":[null]}'],
  ])('of %o is %s', (value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  it('reads back as it was, whatever it holds', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const plain = JSON.parse(JSON.stringify(value)) as unknown;
        expect(parseCanonicalJson(canonicalJson(plain))).toEqual(plain);
      }),
    );
    expect(parseCanonicalJson('["$nan","$$x","$int:1152921504606846976"]')).toEqual([NaN, '$x', 2n ** 60n]);
  });

  it('does not depend on the order in which members were set', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.integer()), (object) => {
        const reversed = Object.fromEntries(Object.entries(object).reverse());
        expect(digestJson(reversed)).toBe(digestJson(object));
      }),
    );
  });

  it('refuses what JSON cannot hold, as a fault of ours', () => {
    expect(() => canonicalJson({ a: new Float64Array(1) })).toThrow('typed array');
    expect(() => canonicalJson(() => 1)).toThrow('function');
    expect(() => parseCanonicalJson('"$what"')).toThrow('unknown tag');
  });

  it('has the digest that sha256sum gives for its bytes', () => {
    expect(digestJson({ b: 1, a: 2 })).toBe('d3626ac30a87e6f7a6428233b3c68299976865fa5508e4267c5415c76af7a772');
  });
});
