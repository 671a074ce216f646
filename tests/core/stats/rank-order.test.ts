import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { descendingOrder } from '../../../src/core/stats/rank-order.ts';

const reference = (values: Float64Array) => [...values.keys()].sort((a, b) => values[b]! - values[a]! || a - b);

describe('the falling order of rows', () => {
  it('puts large values first and leaves equal ones as they stand, for any numbers', () => {
    const numbers = fc.array(
      fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(0, -0, 1, 0.5)),
    );
    fc.assert(
      fc.property(numbers, (values) => {
        // Long enough for the radix sort, which short lists do not take.
        const long = Float64Array.from({ length: 5000 }, (_, row) => values[row % values.length] ?? 0);
        expect([...descendingOrder(long)]).toEqual(reference(long));
        const short = Float64Array.from(values);
        expect([...descendingOrder(short)]).toEqual(reference(short));
      }),
      { numRuns: 30 },
    );
  });
});
