import { describe, expect, it } from 'vitest';
import { createRng } from '../../src/core/stats/rng.ts';

describe('a random stream', () => {
  it('starts again when it is asked for again', () => {
    const first = createRng([7, 'trees', 'shuffle']);
    const again = createRng([7, 'trees', 'shuffle']);
    expect(Array.from({ length: 5 }, () => first.u32())).toEqual(Array.from({ length: 5 }, () => again.u32()));
  });

  it('shares nothing with a stream of another purpose or index', () => {
    const streams = [
      [7, 'a', 'x'],
      [7, 'a', 'y'],
      [7, 'a', 'x', 1],
      [8, 'a', 'x'],
    ].map((material) => createRng(material).u32());
    expect(new Set(streams).size).toBe(4);
  });

  it('draws integers below n evenly, for n that does not divide 2^32', () => {
    const rng = createRng([1, 'even']);
    const counts = [0, 0, 0];
    for (let draw = 0; draw < 30_000; draw++) counts[rng.below(3)]!++;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400);
    for (let draw = 0; draw < 100; draw++) expect(rng.below(4_294_967_295)).toBeLessThan(4_294_967_295);
  });

  it.each([1, 2, 3, 1000, 65_537, 2 ** 31 - 1, 2 ** 31, 2 ** 31 + 1, 3_000_000_019, 2 ** 32 - 1, 2 ** 32])(
    'draws below %s as the method does with whole numbers of any length',
    (n) => {
      const rng = createRng([3, 'lemire', n]);
      const source = createRng([3, 'lemire', n]);
      const expected = (): number => {
        for (;;) {
          const product = BigInt(source.u32()) * BigInt(n);
          if (product % 2n ** 32n >= (2n ** 32n - BigInt(n)) % BigInt(n)) return Number(product >> 32n);
        }
      };
      for (let draw = 0; draw < 300; draw++) expect(rng.below(n)).toBe(expected());
    },
  );

  it('shuffles by permuting', () => {
    const items = createRng([1, 'cards']).shuffle(Uint32Array.from({ length: 52 }, (_, index) => index));
    expect([...items].sort((a, b) => a - b)).toEqual(Array.from({ length: 52 }, (_, index) => index));
  });

  it('matches the golden values that every release must keep', () => {
    const rng = createRng([0, 'cell', 'golden']);
    expect([rng.u32(), rng.u32(), rng.u32()]).toMatchInlineSnapshot(`
      [
        3315743294,
        1497614083,
        2788244311,
      ]
    `);
    expect(rng.uniform()).toMatchInlineSnapshot(`0.18770874050726594`);
  });
});
