/** An ONNX graph as plain data; `writeOnnx` turns it into protobuf bytes. Only what our exporters emit. */
export type OnnxElement = 'float' | 'double' | 'int64' | 'string' | 'bool' | 'int32' | 'uint8';

/** `null` in a shape is the free batch dimension. */
export interface OnnxValue {
  readonly name: string;
  readonly element: OnnxElement;
  readonly shape: readonly (number | null)[];
}

export interface OnnxTensor {
  readonly name: string;
  readonly element: OnnxElement;
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array | Int32Array | BigInt64Array | Uint8Array | readonly string[];
}

export type OnnxAttribute =
  | { readonly name: string; readonly type: 'int' | 'float'; readonly value: number }
  | { readonly name: string; readonly type: 'string'; readonly value: string }
  | {
      readonly name: string;
      readonly type: 'ints' | 'floats';
      readonly value: readonly number[] | Int32Array | Float32Array;
    }
  | { readonly name: string; readonly type: 'strings'; readonly value: readonly string[] }
  | { readonly name: string; readonly type: 'tensor'; readonly value: OnnxTensor };

export interface OnnxNode {
  readonly op: string;
  /** `''` for the default domain, `ai.onnx.ml` for the classical operators. */
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: readonly OnnxAttribute[];
}

export interface OnnxGraph {
  readonly name: string;
  readonly opsets: readonly { readonly domain: string; readonly version: number }[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly initializers: readonly OnnxTensor[];
  readonly nodes: readonly OnnxNode[];
  /** Key → value pairs of the model's metadata. */
  readonly metadata: Readonly<Record<string, string>>;
}
