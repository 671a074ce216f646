/** DVC 3's `.dvc` files: what Git keeps in place of a file whose bytes lie in DVC's cache or remote. */
import { stringify } from 'yaml';
import { z } from 'zod';
import { readYaml } from '../../notebook/yaml-text.ts';

export interface DvcPointer {
  /** Lower-case hex, 32 characters. */
  readonly md5: string;
  /** Bytes; absent in files that older versions wrote. */
  readonly size?: number;
  /** The file's name, relative to the pointer's folder. */
  readonly path: string;
}

/** No pointer is larger, so larger files are not looked at. */
export const MAX_POINTER_BYTES = 64 * 1024;

export function dvcPointerText({ md5, size, path }: DvcPointer): string {
  return stringify({ outs: [{ md5, ...(size !== undefined && { size }), hash: 'md5', path }] }, { indentSeq: false });
}

const schema = z.looseObject({
  outs: z.tuple([
    z.looseObject({
      md5: z.string().regex(/^[0-9a-f]{32}$/),
      size: z.int().min(0).exactOptional(),
      path: z.string().min(1),
    }),
  ]),
});

/** The pointer to one file; undefined for any other text, also for pointers to a folder or to several files. */
export function readDvcPointer(text: string): DvcPointer | undefined {
  const { value, faults } = readYaml(text, 0);
  if (faults.length > 0) return undefined;
  const read = schema.safeParse(value);
  if (!read.success) return undefined;
  const { md5, size, path } = read.data.outs[0];
  return { md5, path, ...(size !== undefined && { size }) };
}

/** Where DVC keeps an object, below a cache or a remote. */
export function dvcObjectPath(md5: string): string {
  return `files/md5/${md5.slice(0, 2)}/${md5.slice(2)}`;
}
