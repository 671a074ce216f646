import { describe, expect, it } from 'vitest';
import type { ModelState } from '../../../src/core/kind/model-kind.ts';
import { decodeModelState, encodeModelState } from '../../../src/core/learn/model-state.ts';

const state: ModelState = {
  kind: 'logistic',
  unit: 'logistic@1',
  task: 'classification',
  features: [
    { name: 'ção', kind: 'category', levels: ['a', 'b'] },
    { name: 'x', kind: 'number' },
  ],
  classes: ['no', 'yes'],
  meta: { iterations: 7, loss: 0.1, huge: 1e300 },
  tensors: {
    weights: Float64Array.of(0.1, -0, NaN, Infinity),
    half: Float32Array.of(0.1),
    codes: Int32Array.of(-1, 2),
    flags: Uint8Array.of(1, 0, 255),
    none: new Float64Array(0),
  },
};

describe('the bytes of a model state', () => {
  it('bring the state back, to the bit', () => {
    const back = decodeModelState(encodeModelState(state));
    expect(back).toEqual(state);
    expect(Object.is(back.tensors['weights']![1], -0)).toBe(true);
  });

  it('do not depend on the order in which keys were set', () => {
    const tensors = Object.fromEntries(Object.entries(state.tensors).reverse());
    const meta = Object.fromEntries(Object.entries(state.meta).reverse());
    expect(encodeModelState({ ...state, tensors, meta })).toEqual(encodeModelState(state));
  });

  it('do not depend on the bits of a NaN', () => {
    const odd = new Float64Array(new BigUint64Array([0xfff8_0000_0000_0001n]).buffer);
    const plain = Float64Array.of(NaN);
    const bytes = (weights: Float64Array) => encodeModelState({ ...state, tensors: { weights } });
    expect(bytes(odd)).toEqual(bytes(plain));
  });

  it('are read from the middle of a buffer', () => {
    const bytes = encodeModelState(state);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(decodeModelState(shifted.subarray(3))).toEqual(state);
  });

  it('are told from other bytes', () => {
    expect(() => decodeModelState(new Uint8Array(64))).toThrow('no model state');
  });
});
