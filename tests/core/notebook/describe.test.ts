import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { describeSchema, shapeAt } from '../../../src/core/notebook/describe.ts';
import { nearestWord, wordDistance } from '../../../src/core/notebook/nearest.ts';

describe('the description of a schema', () => {
  it.each([
    ['text', z.string(), { types: ['string'], required: true }],
    [
      'a whole number in a range',
      z.int().min(2).max(9),
      { types: ['integer'], required: true, minimum: 2, maximum: 9 },
    ],
    ['a number above a bound', z.number().gt(0), { types: ['number'], required: true, minimum: 0 }],
    [
      'a default',
      z.number().default(3).describe('help'),
      { types: ['number'], required: false, default: 3, doc: 'help' },
    ],
    ['options', z.enum(['a', 'b']).optional(), { types: ['string'], required: false, options: ['a', 'b'] }],
    [
      'a literal of each kind',
      z.literal(['x', 1, null]),
      { types: ['string', 'number', 'null'], required: true, options: ['x', 1, null] },
    ],
    [
      'a list with bounds',
      z.array(z.boolean()).min(1).max(3),
      { types: ['list'], required: true, items: { types: ['boolean'], required: true }, minimum: 1, maximum: 3 },
    ],
    [
      'free keys',
      z.record(z.string(), z.number()),
      { types: ['mapping'], required: true, keys: {}, values: { types: ['number'], required: true } },
    ],
    ['a control', z.string().meta({ input: 'column' }), { types: ['string'], required: true, input: 'column' }],
    ['a value or nothing', z.number().nullable(), { types: ['number', 'null'], required: true }],
    ['a pattern', z.string().regex(/^a+$/), { types: ['string'], required: true, pattern: '^a+$' }],
  ])('tells %s', (_, schema, shape) => {
    expect(describeSchema(schema)).toEqual(shape);
  });

  it('joins the keys of a union’s mappings, required only where all have them', () => {
    const shape = describeSchema(
      z.union([
        z.strictObject({ a: z.string(), b: z.number() }),
        z.strictObject({ a: z.number(), c: z.boolean() }),
        z.string(),
      ]),
    );
    expect(shape.types).toEqual(['mapping', 'string']);
    const keys = Object.entries(shape.keys!).map(([key, { types, required }]) => [key, types, required]);
    expect(keys).toEqual([
      ['a', ['string', 'number'], true],
      ['b', ['number'], false],
      ['c', ['boolean'], false],
    ]);
  });

  it('is found at a path, through keys, free keys and lists', () => {
    const shape = describeSchema(z.object({ a: z.record(z.string(), z.array(z.object({ b: z.int() }))) }));
    expect(shapeAt(shape, ['a', 'any', 3, 'b'])?.types).toEqual(['integer']);
    expect(shapeAt(shape, ['a', 'any', 3, 'c'])).toBeUndefined();
    expect(shapeAt(shape, ['constructor'])).toBeUndefined();
  });

  it('ends on a schema that holds itself', () => {
    const tree: z.ZodType = z.lazy(() => z.object({ left: tree.optional() }));
    expect(shapeAt(describeSchema(tree), ['left', 'left'])?.types).toEqual(['mapping']);
  });
});

describe('the nearest word', () => {
  it.each([
    ['kitten', 'sitting', 3],
    ['tiem', 'time', 1],
    ['abc', 'abc', 0],
    ['', 'ab', 2],
  ])('%s and %s are %i edits apart', (a, b, distance) => {
    expect(wordDistance(a, b, 5)).toBe(distance);
    expect(wordDistance(b, a, 5)).toBe(distance);
  });

  it.each([
    ['targt', 'target'],
    ['TIME', 'time'],
    ['strat', 'stratified'],
    ['zzz', undefined],
    ['', undefined],
  ])('to %s is %s', (word, nearest) => {
    expect(nearestWord(word, ['random', 'stratified', 'time', 'target'])).toBe(nearest);
  });
});
