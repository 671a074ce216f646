/** Files between a store and a server: neither side of a sync holds a large one whole. */
import type { ByteSource, ObjectWriter, Store } from '../ports.ts';
import type { Mlflow, WireFile } from './api.ts';

/** How far one file has come. */
export interface FileProgress {
  readonly path: string;
  readonly direction: 'push' | 'pull';
  /** Bytes; `done` rises to `size`. */
  readonly done: number;
  readonly size: number;
}

/** `more` bytes have moved since it was last told of this file. */
export type OnFile = (file: FileProgress, more: number) => void;

export interface FileContext {
  readonly mlflow: Mlflow;
  readonly store: Store;
  readonly onFile: OnFile;
}

export type Content = Uint8Array | ByteSource;
export type Files = ReadonlyMap<string, () => Promise<Content>>;

/** Puts what is not yet there with the same size: a file that was cut short was never kept by the server. */
export async function pushFiles(
  { mlflow, onFile }: Pick<FileContext, 'mlflow' | 'onFile'>,
  uri: string,
  files: Files,
  list?: () => Promise<readonly WireFile[]>,
): Promise<void> {
  if (files.size === 0) return;
  const there = new Map((list ? await list() : []).map(({ path, sizeBytes }) => [path, sizeBytes]));
  for (const [path, open] of files) {
    const content = await open();
    const size = content instanceof Uint8Array ? content.length : content.size;
    if (there.get(path) === size) continue;
    const tell = teller(onFile, { path, direction: 'push', size });
    await mlflow.putFile(uri, path, content, tell);
    tell(size);
  }
}

export interface TakenFile {
  readonly path: string;
  readonly object: string;
  readonly size: number;
  readonly form: 'bytes';
}

/** Takes one file into the store under the digest of its bytes; durable after the store's next `sync`. */
export async function takeFile(
  { mlflow, store, onFile }: FileContext,
  uri: string,
  { path, sizeBytes }: WireFile,
): Promise<TakenFile> {
  const tell = teller(onFile, { path, direction: 'pull', size: sizeBytes });
  let writer: ObjectWriter | undefined;
  try {
    await mlflow.takeFile(uri, path, async (piece, at) => {
      if (at === 0) {
        await writer?.abandon();
        writer = undefined;
        writer = await store.objects.start();
      }
      await writer!.write(piece);
      tell(at + piece.length);
    });
  } catch (error) {
    await writer?.abandon();
    throw error;
  }
  const { digest, sizeBytes: size } = await (writer ?? (await store.objects.start())).finish();
  return { path, object: digest, size, form: 'bytes' };
}

/** Says more each time: a file that is sent again from its beginning is not counted twice. */
function teller(onFile: OnFile, file: Omit<FileProgress, 'done'>): (done: number) => void {
  let told = 0;
  return (done) => {
    if (done <= told) return;
    onFile({ ...file, done, size: Math.max(file.size, done) }, done - told);
    told = done;
  };
}
