/** `manifest.json`: what a bundle claims, and the size and SHA-256 of every other file in it. Canonical JSON. */
import { z } from 'zod';
import { canonicalJson, parseCanonicalJson } from '../graph/canonical-json.ts';
import type { Digest } from '../graph/digest.ts';
import type { Json, JsonObject } from '../json.ts';
import { problem, type Problem } from '../problem.ts';
import { isSafePath, nestsTooDeep } from './limits.ts';
import { printable } from './printable.ts';

/** The newest format that is known here: 1 holds a whole run, 2 one whose data were left out, whole or in part. */
export const FORMAT = 2;
/** The first version of Bancada that opens format 2. */
export const SINCE = '0.2.0';
export const MANIFEST = 'manifest.json';
export const NOTEBOOK = 'notebook.md';
/** Over `manifest.json`; the one file that the manifest does not name. */
export const SIGNATURE = 'manifest.sig.json';
/** Every other file but `manifest.json`, as `sha256sum --check` reads it. */
export const SUMS = 'sha256sums.txt';

export const objectPath = (digest: Digest) => `objects/${digest}`;
export const modelPath = (cell: string) => `models/${cell}/model.onnx`;

/** A cell with its result: what `why` shows of it, and where it was computed. */
export interface DoneClaim {
  readonly state: 'done';
  readonly kind: string;
  readonly key: Digest;
  /** Of the output document, which stands in `objects/`. */
  readonly digest: Digest;
  /** The parts of the key by name. */
  readonly parts: JsonObject;
  /** What it read from the registry, by name. */
  readonly snapshots: JsonObject;
  /** Place in `environments`. */
  readonly environment: number;
}

/** A cell that a check held up. */
export interface BlockedClaim {
  readonly state: 'blocked';
  readonly kind: string;
}

export type Claim = DoneClaim | BlockedClaim;

export interface BundledSource {
  /** As the notebook names it. */
  readonly name: string;
  readonly size: number;
  /** Of the whole. */
  readonly sha256: Digest;
  /** Its bytes, as objects of `CHUNK_BYTES`, the last one shorter; absent for data that ship with Bancada. */
  readonly chunks?: readonly Digest[];
}

export interface BundledFile {
  readonly size: number;
  readonly sha256: Digest;
}

/** A source, or a cell that generates data, of which not everything is here. */
export interface WithheldData {
  /** As the notebook names it. */
  readonly name: string;
  /** As it was exported: every row of some columns, at most so many rows, or `none`, digests alone. */
  readonly rows: 'all' | 'none' | number;
  /** Absent for all of them. */
  readonly columns?: readonly string[];
}

/** A cell whose output is not here as a whole, because it may carry rows that were left out. */
export interface WithheldCell {
  /** Whether the output document is here: it carries no rows, and objects that it names are not. */
  readonly output: boolean;
  /** Of a dataset. */
  readonly rows?: number;
  readonly columns?: readonly string[];
  /** Rows by part. */
  readonly parts?: Readonly<Record<string, number>>;
  /** Of a check. */
  readonly passed?: boolean;
  /** The rows that were let in: a CSV, and how many of its texts got an apostrophe against formulas. */
  readonly sample?: {
    readonly path: string;
    readonly rows: number;
    readonly columns: readonly string[];
    readonly escaped: number;
  };
}

export interface Withheld {
  readonly data: readonly WithheldData[];
  /** Whether models that learned from such data were left out as well. */
  readonly models: boolean;
  readonly cells: Readonly<Record<string, WithheldCell>>;
}

export interface Manifest {
  readonly bancadaBundle: 1 | 2;
  /** From format 2 on: the first version of Bancada that opens it. */
  readonly since?: string;
  /** From format 2 on: keys of the manifest's top level that a reader may pass over when it does not know them. */
  readonly mayIgnore?: readonly string[];
  /** In format 2: what the maker left out. Such a run cannot be replayed. */
  readonly withheld?: Withheld;
  readonly title: string;
  readonly seed: number;
  /** Every parameter of the notebook with the value of this run. */
  readonly parameters: JsonObject;
  /** Where the cells were computed. */
  readonly environments: readonly JsonObject[];
  /** Numeric units that the cells use, for example `gbdt@1`. */
  readonly units: readonly string[];
  readonly cells: Readonly<Record<string, Claim>>;
  /** By name. */
  readonly sources: readonly BundledSource[];
  readonly files: Readonly<Record<string, BundledFile>>;
}

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().min(0);
const json = z.custom<Json>((value) => value !== undefined);
const jsonObject = z.record(z.string(), json);

const done = z.strictObject({
  state: z.literal('done'),
  kind: z.string(),
  key: digest,
  digest,
  parts: jsonObject,
  snapshots: jsonObject,
  environment: count,
});
const blocked = z.strictObject({ state: z.literal('blocked'), kind: z.string() });
const source = z.strictObject({
  name: z.string(),
  size: count,
  sha256: digest,
  chunks: z.array(digest).exactOptional(),
});

const cellName = z.string().regex(/^[a-z][a-z0-9_]*$/);
const columns = z.array(z.string());
const withheld = z.strictObject({
  data: z.array(
    z.strictObject({
      name: z.string(),
      rows: z.union([z.literal(['all', 'none']), count]),
      columns: columns.exactOptional(),
    }),
  ),
  models: z.boolean(),
  cells: z.record(
    cellName,
    z.strictObject({
      output: z.boolean(),
      rows: count.exactOptional(),
      columns: columns.exactOptional(),
      parts: z.record(cellName, count).exactOptional(),
      passed: z.boolean().exactOptional(),
      sample: z
        .strictObject({ path: z.string().refine(isSafePath), rows: count, columns, escaped: count })
        .exactOptional(),
    }),
  ),
});

const shape = {
  title: z.string(),
  seed: z.number(),
  parameters: jsonObject,
  environments: z.array(jsonObject),
  units: z.array(z.string()),
  cells: z.record(cellName, z.discriminatedUnion('state', [done, blocked])),
  sources: z.array(source),
  files: z.record(z.string().refine(isSafePath), z.strictObject({ size: count, sha256: digest })),
};
const version = z.string().regex(/^\d{1,4}\.\d{1,4}\.\d{1,4}$/);
const schemas = {
  1: z.strictObject({ bancadaBundle: z.literal(1), ...shape }),
  2: z.strictObject({
    bancadaBundle: z.literal(2),
    ...shape,
    since: version,
    mayIgnore: z.array(z.string()).exactOptional(),
    withheld: withheld.exactOptional(),
  }),
};
/** What every later format keeps, so that a reader of today can show what it is. */
const newerSchema = z.object({ title: shape.title, files: shape.files, since: version.exactOptional() });

export function encodeManifest(manifest: Manifest): Uint8Array {
  return new TextEncoder().encode(canonicalJson(manifest));
}

/** What can be told of a bundle of a newer format: enough to show its text, too little to import or replay. */
export type NewerManifest = z.output<typeof newerSchema>;

export type ManifestReading =
  | { readonly ok: true; readonly manifest: Manifest }
  | { readonly ok: false; readonly problems: readonly Problem[]; readonly newer?: NewerManifest };

/**
 * Reads a manifest's bytes. Only the one way to write a value is read (canonical JSON), so no key can stand twice.
 * Problems: `bundle.manifest_text`, `E_NEWER`, `bundle.manifest`, each once for every place.
 */
export function readManifest(bytes: Uint8Array, file: string): ManifestReading {
  const value = parse(bytes);
  if (value === undefined) return { ok: false, problems: [problem('bundle.manifest_text', {}, { file })] };
  const format = (value as { bancadaBundle?: unknown } | null)?.bancadaBundle;
  if (typeof format === 'number' && format > FORMAT) return newerReading(value, format, file);
  const read = format === 2 ? schemas[2].safeParse(withoutIgnored(value as JsonObject)) : schemas[1].safeParse(value);
  if (read.success) {
    const problems = crossProblems(read.data, file);
    return problems.length > 0 ? { ok: false, problems } : { ok: true, manifest: read.data };
  }
  const problems = read.error.issues.map((issue) => misfit(file, issue.path.join('.'), issue.message));
  return { ok: false, problems };
}

function newerReading(value: unknown, found: number, file: string): ManifestReading {
  const read = newerSchema.safeParse(value);
  const since = read.success ? (read.data.since ?? '') : '';
  const problems = [problem('E_NEWER', { found, known: FORMAT, since }, { file })];
  return read.success ? { ok: false, problems, newer: read.data } : { ok: false, problems };
}

/** Without the keys that the manifest itself lets a reader pass over, as far as they are not known here. */
function withoutIgnored(value: JsonObject): JsonObject {
  const { mayIgnore } = value;
  if (!Array.isArray(mayIgnore)) return value;
  const known = Object.keys(schemas[2].shape);
  return Object.fromEntries(
    Object.entries(value).filter(([key]) => known.includes(key) || !(mayIgnore as readonly Json[]).includes(key)),
  );
}

function misfit(file: string, at: string, detail: string): Problem {
  return problem('bundle.manifest', { at: printable(at), detail: printable(detail) }, { file });
}

/** What the shape alone does not say. */
function crossProblems({ cells, environments, sources, withheld: without }: Manifest, file: string): Problem[] {
  const problems: Problem[] = [];
  for (const [name, claim] of Object.entries(cells)) {
    if (claim.state !== 'done' || claim.environment < environments.length) continue;
    problems.push(misfit(file, `cells.${name}.environment`, `there are ${environments.length} environments`));
  }
  const names = sources.map((each) => each.name);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  for (const name of twice) problems.push(misfit(file, 'sources', `${name} stands twice`));
  for (const name of Object.keys(without?.cells ?? {})) {
    if (cells[name]?.state !== 'done') problems.push(misfit(file, `withheld.cells.${name}`, 'no cell with a result'));
  }
  return problems;
}

function parse(bytes: Uint8Array): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    if (nestsTooDeep(text)) return undefined;
    const value = parseCanonicalJson(text);
    return canonicalJson(value) === text && !namesPrototype(value) ? value : undefined;
  } catch {
    // Neither UTF-8, nor JSON, nor our tags: one and the same problem for the reader.
    return undefined;
  }
}

/** Whether any member is called `__proto__`, which schemas pass over in silence and assignments obey. */
function namesPrototype(value: unknown): boolean {
  if (value === null || typeof value !== 'object') return false;
  return Object.hasOwn(value, '__proto__') || Object.values(value).some(namesPrototype);
}
