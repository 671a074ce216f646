/** Reading a foreign ONNX file: what it is, what it holds, what speaks against opening it. */
import type { Problem } from '../problem.ts';
import { problem } from '../problem.ts';
import type { Contract } from './check.ts';
import { checkModel, contractProblems } from './check.ts';
import type { ParsedModel } from './parse.ts';
import { parseOnnx } from './parse.ts';
import { Malformed } from './protobuf-reader.ts';

const MAX_MODEL_BYTES = 536_870_912;

/** A damaged file can have one for each of a million tensors. */
const MAX_PROBLEMS = 100;

export type ReadOnnx =
  { readonly ok: true; readonly model: ParsedModel } | { readonly ok: false; readonly problems: readonly Problem[] };

export interface ReadOnnxOptions {
  /** For messages. */
  readonly file?: string;
  /** Inputs and outputs that the model must have. */
  readonly contract?: Contract;
}

/**
 * Checks a model from elsewhere before an engine opens it: nothing but ONNX, all data inside, sizes within limits,
 * known operators, a graph without circles, the agreed inputs and outputs. All problems at once; linear in bytes.
 */
export function readOnnx(bytes: Uint8Array, { file = 'model.onnx', contract }: ReadOnnxOptions = {}): ReadOnnx {
  const problems = sniffProblems(bytes);
  if (problems.length === 0) {
    try {
      const model = parseOnnx(bytes);
      const found = [...checkModel(model), ...(contract ? contractProblems(model, contract) : [])];
      problems.push(...found.slice(0, MAX_PROBLEMS));
      if (problems.length === 0) return { ok: true, model };
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      problems.push(problem('E_CORRUPT_MODEL', {}, { byte: error.byte }));
    }
  }
  return { ok: false, problems: problems.map((each) => ({ ...each, where: { ...each.where, file } })) };
}

const startsWith = (bytes: Uint8Array, ...signature: number[]) => signature.every((each, at) => bytes[at] === each);

/** Files that are something else, told by their first bytes and not by their name. */
function sniffProblems(bytes: Uint8Array): Problem[] {
  if (bytes.length === 0) return [problem('E_EMPTY_MODEL')];
  if (bytes.length > MAX_MODEL_BYTES) {
    return [
      problem('E_LIMIT_MODEL', { size: Math.ceil(bytes.length / 1_048_576), limit: MAX_MODEL_BYTES / 1_048_576 }),
    ];
  }
  if (startsWith(bytes, 0x80) && bytes[1]! >= 2 && bytes[1]! <= 5) return [problem('E_TYPE_PICKLE')];
  if (startsWith(bytes, 0x89, 0x48, 0x44, 0x46)) return [problem('E_TYPE_HDF5')];
  if (startsWith(bytes, 0x50, 0x4b, 0x03, 0x04)) return [problem('E_TYPE_ZIP')];
  if (startsWith(bytes, 0x1f, 0x8b)) return [problem('E_TYPE_GZIP')];
  const head = new TextDecoder()
    .decode(bytes.subarray(0, 64))
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (head.startsWith('<')) return [problem('E_TYPE_PAGE')];
  // A protobuf of onnx.proto cannot start so: field 4 of wire type 3, and field 15 of type 3.
  if (head.startsWith('{') || head.startsWith('#')) return [problem('E_TYPE_TEXT')];
  return [];
}
