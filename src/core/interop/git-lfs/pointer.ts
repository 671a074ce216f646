/** Git LFS pointers, specification v1: what Git keeps in place of a large file, named by the SHA-256 that we use too. */

export interface LfsPointer {
  /** SHA-256 of the file, lower-case hex. */
  readonly oid: string;
  readonly size: number;
}

/** A pointer is smaller than this. */
export const MAX_LFS_POINTER_BYTES = 1024;
const HEAD = 'version https://git-lfs.github.com/spec/v1\n';

export function lfsPointerText({ oid, size }: LfsPointer): string {
  return `${HEAD}oid sha256:${oid}\nsize ${size}\n`;
}

/** The pointer that a text is; undefined for any other text. Lines of extensions are passed over. */
export function readLfsPointer(text: string): LfsPointer | undefined {
  if (!text.startsWith(HEAD) || text.length >= MAX_LFS_POINTER_BYTES) return undefined;
  const oid = /^oid sha256:([0-9a-f]{64})$/m.exec(text)?.[1];
  const size = /^size (\d{1,15})$/m.exec(text)?.[1];
  return oid === undefined || size === undefined ? undefined : { oid, size: Number(size) };
}

/** Where Git LFS keeps an object, below the repository's Git folder. */
export function lfsObjectPath(oid: string): string {
  return `lfs/objects/${oid.slice(0, 2)}/${oid.slice(2, 4)}/${oid}`;
}

/** `.gitattributes` with a line for each path that has none yet; everything else stays. */
export function lfsAttributes(before: string, paths: readonly string[]): string {
  const lines = before.split(/\r?\n/);
  const missing = paths
    .map((path) => `${attributesPattern(path)} filter=lfs diff=lfs merge=lfs -text`)
    .filter((line) => !lines.includes(line));
  const gap = before === '' || before.endsWith('\n') ? '' : '\n';
  return before + (missing.length > 0 ? `${gap}${missing.join('\n')}\n` : '');
}

/** A path as a pattern for itself alone, from the folder of the file that holds it. */
function attributesPattern(path: string): string {
  return `/${path.replace(/[\\*?[\]]/g, '\\$&').replace(/\s/g, '[[:space:]]')}`;
}
