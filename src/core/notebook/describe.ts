/** What a body may hold, as a plain tree read from its Zod schema: for the form, completion, help and error texts. */
import type { z } from 'zod';
import type { Json } from '../json.ts';

export type ShapeType = 'string' | 'number' | 'integer' | 'boolean' | 'null' | 'list' | 'mapping' | 'any';

export interface Shape {
  /** What the value may be; several for a union. */
  readonly types: readonly ShapeType[];
  readonly required: boolean;
  readonly default?: Json;
  /** The schema's `.describe()`. */
  readonly doc?: string;
  /** The only values that are allowed, or the ones with a meaning of their own when `types` says that others are too. */
  readonly options?: readonly (string | number | boolean | null)[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  /** `.meta({ input })`: `cell`, `column`, `expression`, `source`. */
  readonly input?: string;
  /** For `input: cell`: the output types that fit. */
  readonly accepts?: readonly string[];
  /** A mapping's known keys, of every alternative, in the schema's order. */
  readonly keys?: Readonly<Record<string, Shape>>;
  /** A mapping's other keys; absent when there may be none. */
  readonly values?: Shape;
  readonly items?: Shape;
  /** The branches of a union, when there are several. */
  readonly alternatives?: readonly Shape[];
}

const known = new WeakMap<z.core.$ZodType, Shape>();
const DEEPEST = 12;

/** The tree of a schema. Read once per schema; recursion is cut at 12 levels (`any` below). */
export function describeSchema(schema: z.core.$ZodType): Shape {
  let shape = known.get(schema);
  if (!shape) known.set(schema, (shape = shapeOf(schema, 0)));
  return shape;
}

interface Meta {
  readonly description?: string;
  readonly input?: unknown;
  readonly accepts?: unknown;
}

function shapeOf(schema: z.core.$ZodType, depth: number): Shape {
  if (depth > DEEPEST) return { types: ['any'], required: true };
  const shape = bareShape(schema as z.core.$ZodTypes, depth);
  const meta = ((schema as { meta?: () => unknown }).meta?.() ?? {}) as Meta;
  return {
    ...shape,
    ...(meta.description === undefined ? {} : { doc: meta.description }),
    ...(typeof meta.input === 'string' ? { input: meta.input } : {}),
    ...(Array.isArray(meta.accepts) ? { accepts: meta.accepts as string[] } : {}),
  };
}

function bareShape(schema: z.core.$ZodTypes, depth: number): Shape {
  const def = schema._zod.def;
  const inner = (type: z.core.$ZodType) => shapeOf(type, depth + 1);
  switch (def.type) {
    case 'string':
      return { types: ['string'], required: true, ...textLimits(schema) };
    case 'number':
      return numberShape(schema);
    case 'boolean':
    case 'null':
      return { types: [def.type], required: true };
    case 'literal':
      return choice(def.values.filter((value) => typeof value !== 'bigint' && value !== undefined));
    case 'enum':
      return choice(Object.values(def.entries));
    case 'array':
      return { types: ['list'], required: true, items: inner(def.element), ...listLimits(schema) };
    case 'tuple':
      return { types: ['list'], required: true, items: union(def.items.map(inner)) };
    case 'record':
      return { types: ['mapping'], required: true, keys: {}, values: inner(def.valueType) };
    case 'object':
      return objectShape(def.shape, def.catchall, inner);
    case 'union':
      return union(def.options.map(inner));
    case 'intersection':
      return union([inner(def.left), inner(def.right)]);
    case 'default':
    case 'prefault':
      return { ...inner(def.innerType), required: false, default: def.defaultValue as Json };
    case 'optional':
      return { ...inner(def.innerType), required: false };
    case 'nullable': {
      const shape = inner(def.innerType);
      return { ...shape, types: [...shape.types, 'null'] };
    }
    case 'readonly':
    case 'catch':
    case 'nonoptional':
      return inner(def.innerType);
    case 'pipe':
      // A transform says nothing of what may be written; the schema beside it does.
      return inner((def.in as z.core.$ZodTypes)._zod.def.type === 'transform' ? def.out : def.in);
    case 'lazy':
      return inner(def.getter());
    default:
      return { types: ['any'], required: true };
  }
}

function objectShape(
  shape: Readonly<Record<string, z.core.$ZodType>>,
  catchall: z.core.$ZodType | undefined,
  inner: (type: z.core.$ZodType) => Shape,
): Shape {
  const keys = Object.fromEntries(Object.entries(shape).map(([key, type]) => [key, inner(type)]));
  const closed = !catchall || (catchall as z.core.$ZodTypes)._zod.def.type === 'never';
  return { types: ['mapping'], required: true, keys, ...(closed ? {} : { values: inner(catchall) }) };
}

function choice(options: readonly (string | number | boolean | null | bigint | undefined)[]): Shape {
  const values = options as readonly (string | number | boolean | null)[];
  const types = new Set(values.map((value) => (value === null ? 'null' : (typeof value as ShapeType))));
  return { types: [...types], required: true, options: values };
}

/** The definitions of a schema's checks, its own first where the schema is one itself (`z.int()`). */
function checksOf(schema: z.core.$ZodTypes): z.core.$ZodCheckDef[] {
  const def = schema._zod.def as { check?: string; checks?: z.core.$ZodCheck[] };
  const own = def.check === undefined ? [] : [def as z.core.$ZodCheckDef];
  return [...own, ...(def.checks ?? []).map((each) => each._zod.def)];
}

function numberShape(schema: z.core.$ZodTypes): Shape {
  const checks = checksOf(schema);
  const bounds = (name: string) =>
    checks.filter((each) => each.check === name).map((each) => Number((each as z.core.$ZodCheckLessThanDef).value));
  const minimum = bounds('greater_than').reduce((a, b) => Math.max(a, b), -Infinity);
  const maximum = bounds('less_than').reduce((a, b) => Math.min(a, b), Infinity);
  const whole = checks.some((each) => /int/.test(String((each as { format?: unknown }).format)));
  return {
    types: [whole ? 'integer' : 'number'],
    required: true,
    ...(minimum > -Infinity && { minimum }),
    ...(maximum < Infinity && { maximum }),
  };
}

function textLimits(schema: z.core.$ZodTypes): Partial<Shape> {
  const patterns = checksOf(schema).map((each) => (each as { pattern?: RegExp }).pattern);
  const first = patterns.find((each) => each !== undefined);
  return first ? { pattern: first.source } : {};
}

function listLimits(schema: z.core.$ZodTypes): Partial<Shape> {
  const checks = checksOf(schema) as { check: string; minimum?: number; maximum?: number }[];
  const minimum = checks.find((each) => each.check === 'min_length')?.minimum;
  const maximum = checks.find((each) => each.check === 'max_length')?.maximum;
  return { ...(minimum !== undefined && { minimum }), ...(maximum !== undefined && { maximum }) };
}

function union(shapes: readonly Shape[]): Shape {
  if (shapes.length === 1) return shapes[0]!;
  const merged = shapes.reduce(merge, { types: [], required: true });
  return { ...merged, required: shapes.every((shape) => shape.required), alternatives: shapes };
}

function merge(a: Shape, b: Shape): Shape {
  const both = <T>(x: readonly T[] = [], y: readonly T[] = []) => [...new Set([...x, ...y])];
  const options = both(a.options, b.options);
  const values = a.values ?? b.values;
  const items = a.items && b.items ? union([a.items, b.items]) : (a.items ?? b.items);
  const input = a.input ?? b.input;
  const accepts = both(a.accepts, b.accepts);
  return {
    types: both(a.types, b.types),
    required: true,
    ...(options.length ? { options } : {}),
    ...(a.keys || b.keys ? { keys: mergeKeys(a.keys, b.keys) } : {}),
    ...(values ? { values } : {}),
    ...(items ? { items } : {}),
    ...(input === undefined ? {} : { input }),
    ...(accepts.length ? { accepts } : {}),
  };
}

function mergeKeys(a: Shape['keys'], b: Shape['keys']): Readonly<Record<string, Shape>> {
  const keys: Record<string, Shape> = { ...a };
  for (const [key, shape] of Object.entries(b ?? {})) {
    const other = Object.hasOwn(keys, key) ? keys[key] : undefined;
    keys[key] = other ? { ...merge(other, shape), ...docOf(other, shape) } : a ? { ...shape, required: false } : shape;
  }
  if (a && b)
    for (const key of Object.keys(a)) if (!Object.hasOwn(b, key)) keys[key] = { ...keys[key]!, required: false };
  return keys;
}

function docOf(a: Shape, b: Shape): Partial<Shape> {
  const doc = a.doc ?? b.doc;
  return { required: a.required && b.required, ...(doc === undefined ? {} : { doc }) };
}

/** The part of a shape that describes the value at `path`, or undefined where the schema says nothing. */
export function shapeAt(shape: Shape, path: readonly (string | number)[]): Shape | undefined {
  let at: Shape | undefined = shape;
  for (const part of path) {
    if (!at) return undefined;
    if (typeof part === 'number') at = at.items;
    else at = at.keys && Object.hasOwn(at.keys, part) ? at.keys[part] : at.values;
  }
  return at;
}
