/** `manifest.json`: what a bundle claims, and the size and SHA-256 of every other file in it. Canonical JSON. */
import { z } from 'zod';
import { canonicalJson, parseCanonicalJson } from '../graph/canonical-json.ts';
import type { Digest } from '../graph/digest.ts';
import type { Json, JsonObject } from '../json.ts';
import { problem, type Problem } from '../problem.ts';
import { isSafePath, nestsTooDeep } from './limits.ts';
import { printable } from './printable.ts';

/** Rises when an older Bancada could not read what this one writes. */
export const FORMAT = 1;
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

export interface Manifest {
  readonly bancadaBundle: typeof FORMAT;
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

const schema = z.strictObject({
  bancadaBundle: z.literal(FORMAT),
  title: z.string(),
  seed: z.number(),
  parameters: jsonObject,
  environments: z.array(jsonObject),
  units: z.array(z.string()),
  cells: z.record(z.string().regex(/^[a-z][a-z0-9_]*$/), z.discriminatedUnion('state', [done, blocked])),
  sources: z.array(source),
  files: z.record(z.string().refine(isSafePath), z.strictObject({ size: count, sha256: digest })),
});

export function encodeManifest(manifest: Manifest): Uint8Array {
  return new TextEncoder().encode(canonicalJson(manifest));
}

export type ManifestReading =
  { readonly ok: true; readonly manifest: Manifest } | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Reads a manifest's bytes. Only the one way to write a value is read (canonical JSON), so no key can stand twice.
 * Problems: `bundle.manifest_text`, `E_NEWER`, `bundle.manifest`, each once for every place.
 */
export function readManifest(bytes: Uint8Array, file: string): ManifestReading {
  const value = parse(bytes);
  if (value === undefined) return { ok: false, problems: [problem('bundle.manifest_text', {}, { file })] };
  const format = (value as { bancadaBundle?: unknown } | null)?.bancadaBundle;
  if (typeof format === 'number' && format > FORMAT) {
    return { ok: false, problems: [problem('E_NEWER', { found: format, known: FORMAT }, { file })] };
  }
  const read = schema.safeParse(value);
  if (read.success) {
    const problems = crossProblems(read.data, file);
    return problems.length > 0 ? { ok: false, problems } : { ok: true, manifest: read.data };
  }
  const problems = read.error.issues.map((issue) => misfit(file, issue.path.join('.'), issue.message));
  return { ok: false, problems };
}

function misfit(file: string, at: string, detail: string): Problem {
  return problem('bundle.manifest', { at: printable(at), detail: printable(detail) }, { file });
}

/** What the shape alone does not say. */
function crossProblems({ cells, environments, sources }: Manifest, file: string): Problem[] {
  const problems: Problem[] = [];
  for (const [name, claim] of Object.entries(cells)) {
    if (claim.state !== 'done' || claim.environment < environments.length) continue;
    problems.push(misfit(file, `cells.${name}.environment`, `there are ${environments.length} environments`));
  }
  const names = sources.map((each) => each.name);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  for (const name of twice) problems.push(misfit(file, 'sources', `${name} stands twice`));
  return problems;
}

function parse(bytes: Uint8Array): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    if (nestsTooDeep(text)) return undefined;
    const value = parseCanonicalJson(text);
    return canonicalJson(value) === text ? value : undefined;
  } catch {
    // Neither UTF-8, nor JSON, nor our tags: one and the same problem for the reader.
    return undefined;
  }
}
