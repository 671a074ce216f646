import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { boost } from '../../../../src/core/learn/gbdt/boost.ts';
import type { Forest } from '../../../../src/core/learn/gbdt/forest.ts';
import { createPlainKernel } from '../../../../src/core/learn/gbdt/plain-kernel.ts';
import { createWasmKernel } from '../../../../src/core/learn/gbdt/wasm-kernel.ts';
import { createRng } from '../../../../src/core/stats/rng.ts';
import { fitContext, randomCase } from './data.ts';

/** SHA-256 over a forest's arrays and the curves said while it grew. */
async function digest(seed: number, kernel: typeof createPlainKernel): Promise<{ digest: string; forest: Forest }> {
  const { data, settings } = randomCase(seed);
  const ctx = fitContext(seed);
  const { forest } = await boost(ctx, data, settings, kernel);
  const hash = createHash('sha256').update(JSON.stringify(ctx.curves));
  for (const array of Object.values(forest)) {
    hash.update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  }
  return { digest: hash.digest('hex'), forest };
}

describe('the compiled kernel', () => {
  it('grows the very trees of the plain one on 50 random data sets and settings', async () => {
    let splits = 0;
    let sets = 0;
    for (let seed = 0; seed < 50; seed++) {
      const plain = await digest(seed, createPlainKernel);
      const compiled = await digest(seed, createWasmKernel);
      expect(compiled.digest, `case ${seed}`).toBe(plain.digest);
      splits += plain.forest.gain.filter((gain) => gain > 0).length;
      sets += plain.forest.set_start.length - 1;
    }
    // The cases must reach what they are to compare.
    expect(splits).toBeGreaterThan(4000);
    expect(sets).toBeGreaterThan(500);
  });

  it('gives these very bits on every host', async () => {
    const hash = createHash('sha256');
    for (let seed = 50; seed < 60; seed++) hash.update((await digest(seed, createWasmKernel)).digest);
    expect(hash.digest('hex')).toBe('48e5744b806656ed81828dac85de58c88202c850617529cb9262f760b1403cdc');
  });

  it.each([0, 1, 2, 1000, 70_000])('sorts %i numbers as the plain one does', async (n) => {
    const rng = createRng([n, 'sort']);
    const special = [-0, 0, Infinity, -Infinity, 3.4e38, -3.4e38, 1e-45, -1e-45];
    const values = Float32Array.from({ length: n }, () =>
      rng.below(50) === 0 ? special[rng.below(8)]! + 0 : (rng.uniform() - 0.5) * 10 ** rng.below(9),
    );
    const sorted = values.slice();
    (await createPlainKernel()).sort(sorted);
    (await createWasmKernel()).sort(values);
    expect(values).toEqual(sorted);
  });

  it('is what its source compiles to', () => {
    const script = path.resolve(import.meta.dirname, '../../../../scripts/kernels.mjs');
    const done = spawnSync(process.execPath, [script, '--check', 'gbdt'], { encoding: 'utf8' });
    expect(done.stderr).toBe('');
    expect(done.status).toBe(0);
  }, 60_000);
});
