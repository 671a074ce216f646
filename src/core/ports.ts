/**
 * The world, as the core sees it. `platform` implements these for the browser and for Node; one contract test
 * runs on every implementation.
 */
import type { JsonObject } from './json.ts';
import type { Digest } from './graph/digest.ts';

/** Random access to bytes that may be larger than memory (a File, a file on disk, a buffer). */
export interface ByteSource {
  readonly name: string;
  readonly size: number;
  /**
   * Bytes from `start` up to but not including `end`; both within 0…size. They may stand in `into`, memory for at least
   * so many that the caller gives to many readings, so that none leaves garbage.
   */
  read(start: number, end: number, into?: Uint8Array<ArrayBuffer>): Promise<Uint8Array>;
}

/** Incremental SHA-256. */
export interface Hash {
  update(bytes: Uint8Array): void;
  /** Lower-case hex, 64 characters. */
  digest(): Digest;
}

export interface Hasher {
  /** SHA-256 of `bytes`, lower-case hex. */
  sha256(bytes: Uint8Array): Promise<Digest>;
  /** A fresh incremental hash, for bytes that come in pieces. */
  start(): Promise<Hash>;
}

/** Takes an object's bytes in order. One of `finish` and `abandon` ends it. */
export interface ObjectWriter {
  /** Keeps no hold of `piece`: its buffer may be used again once this resolves. */
  write(piece: Uint8Array): Promise<void>;
  /** Digest and number of bytes; durable after the store's next `sync`. */
  finish(): Promise<{ readonly digest: Digest; readonly sizeBytes: number }>;
  abandon(): Promise<void>;
}

/** Bytes under their SHA-256. Putting the same bytes twice stores them once. */
export interface ObjectStore {
  put(bytes: Uint8Array): Promise<Digest>;
  /** The bytes, re-hashed on first read in a session; a Refusal `store.missing` or `store.damaged` otherwise. */
  get(digest: Digest): Promise<Uint8Array>;
  has(digest: Digest): Promise<boolean>;
  /** Resolves once everything put so far is durable on disk. A record that refers to objects is committed after it. */
  sync(): Promise<void>;
  list(): Promise<{ digest: Digest; sizeBytes: number }[]>;
  delete(digests: readonly Digest[]): Promise<void>;
}

/** Objects of a store that lasts: also piece by piece, for those that may be more than memory holds. */
export interface KeptObjects extends ObjectStore {
  /** The bytes of an object, checked as `get` checks them. Refusals as of `get`. */
  open(digest: Digest): Promise<ByteSource>;
  /** `put` for bytes that come in pieces. */
  start(): Promise<ObjectWriter>;
  /** Drops what was put here and is not durable yet: nobody is going to name it. */
  forget(): void;
}

/**
 * Record tables.
 * `notebook` id → notebook head; `revision` `<notebook>/<n>` → text; `attachment` `<notebook>/<name>` → source;
 * `cell` key → output; `latest` `<notebook>/<cell>` → the last key of that cell; `run` run id → run; `series` `<run>/<metric>` → points; `event` `<stream>/<seq>` → registry
 * and environment events; `note` → notes and tags beside runs; `setting` → settings of this store.
 */
export const TABLES = [
  'notebook',
  'revision',
  'attachment',
  'cell',
  'latest',
  'run',
  'series',
  'event',
  'note',
  'setting',
] as const;
export type TableName = (typeof TABLES)[number];

export interface Change {
  table: TableName;
  id: string;
  /** `null` deletes. */
  value: JsonObject | null;
  /** When given, the commit is refused (`store.conflict`) unless the record is absent (`absent`). */
  expect?: 'absent';
}

export interface Page {
  /** The last id of the page before; absent for the first. */
  readonly after?: string;
  readonly limit: number;
}

/** Small documents. Ids are compared as UTF-16 code units; `list` returns them in that order. */
export interface RecordStore {
  get(table: TableName, id: string): Promise<JsonObject | undefined>;
  /**
   * Records whose id starts with `prefix` (every record when it is empty), by id; with a page the first `limit` of
   * those after it.
   */
  list(table: TableName, prefix?: string, page?: Page): Promise<{ id: string; value: JsonObject }[]>;
  /** All changes or none, durable on disk before the promise resolves. */
  commit(changes: readonly Change[]): Promise<void>;
}

export interface Store {
  readonly objects: KeptObjects;
  readonly records: RecordStore;
  close(): Promise<void>;
}

export type LockMode = 'exclusive' | 'shared';

/**
 * Locks that end with the tab or process that holds them, however it ends: liveness is asked here and never read
 * from a stored status.
 */
export interface Locks {
  /** The release, or undefined when someone else holds the lock in a way that excludes this. Never waits. */
  take(name: string, mode: LockMode): Promise<(() => Promise<void>) | undefined>;
  /** The release, once nobody holds the lock in a way that excludes this. */
  wait(name: string, mode: LockMode): Promise<() => Promise<void>>;
  held(name: string): Promise<boolean>;
}

export interface Clock {
  /** Milliseconds since 1970, UTC. Never part of a digest. */
  now(): number;
}

/** One named input or output of an ONNX graph. Text inputs are `string[]`. */
export type TensorData = Float64Array | Float32Array | Int32Array | BigInt64Array | readonly string[];
export interface NamedTensor {
  data: TensorData;
  shape: readonly number[];
}

export interface InferenceSession {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  run(feeds: Record<string, NamedTensor>): Promise<Record<string, NamedTensor>>;
  close(): Promise<void>;
}

/** ONNX by onnxruntime-web, one thread, the same engine in every host. */
export interface Inference {
  open(model: Uint8Array): Promise<InferenceSession>;
}

/** Where a notebook's `source:` names lead: attachments, files, shipped samples. */
export interface Sources {
  /** The source, or a Refusal `source.missing` that names where it was looked for. */
  open(name: string): Promise<ByteSource>;
}

/** Signs with a private key that never leaves it. Ed25519, RFC 8032: the same bytes always get the same signature. */
export interface Signer {
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  /** 64 bytes. */
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

/** The person's own signing key on this machine. */
export interface SigningKey {
  /** Undefined while there is none. Refusals: `sign.key_unreadable`, `sign.key_open`, `sign.unsupported`. */
  read(): Promise<Signer | undefined>;
  /** Makes one and keeps it. Refusals: `sign.key_exists` when there is one, `sign.unsupported`. */
  create(): Promise<Signer>;
}
