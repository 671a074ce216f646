/** The kernel compiled from `kernel/mlp.as.ts`, with memory of its own. */
import wasmText from '../kernel/mlp.wasm.ts';

const PAGE = 65_536;

type Call = (...args: number[]) => number;

/** Addresses are bytes; see `kernel/mlp.as.ts` for each function. */
export interface MlpCalls {
  readonly heapStart: Call;
  readonly startRows: Call;
  readonly addProducts: Call;
  readonly activate: Call;
  readonly loss: Call;
  readonly weightGradient: Call;
  readonly rowGradient: Call;
  readonly backDelta: Call;
  readonly sumSquares: Call;
  readonly adam: Call;
}

export interface MlpKernel {
  readonly calls: MlpCalls;
  /** Addresses of arrays of so many 4-byte words, each zero and aligned to 16; call it once. */
  allocate<Name extends string>(words: Readonly<Record<Name, number>>): Readonly<Record<Name, number>>;
  floats(address: number, length: number): Float32Array;
  ints(address: number, length: number): Int32Array;
}

export async function createMlpKernel(): Promise<MlpKernel> {
  const bytes = Uint8Array.from(atob(wasmText), (character) => character.charCodeAt(0));
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { exports } = await WebAssembly.instantiate(await WebAssembly.compile(bytes), { env: { memory } });
  const calls = exports as unknown as MlpCalls;
  return {
    calls,
    allocate(words) {
      let end = Math.ceil(calls.heapStart() / 16) * 16;
      const addresses: Record<string, number> = {};
      for (const [name, count] of Object.entries<number>(words)) {
        addresses[name] = end;
        end += Math.ceil(count / 4) * 16;
      }
      const missing = Math.ceil(end / PAGE) - memory.buffer.byteLength / PAGE;
      if (missing > 0) memory.grow(missing);
      return addresses as never;
    },
    floats: (address, length) => new Float32Array(memory.buffer, address, length),
    ints: (address, length) => new Int32Array(memory.buffer, address, length),
  };
}
