import type { Store } from '../../core/ports.ts';
import { listNotebooks } from '../../core/store/notebooks.ts';

/** The wanted id, or the first of `id-2`, `id-3`, … that no notebook has. */
export async function freeId(store: Store, wanted: string): Promise<string> {
  const taken = new Set((await listNotebooks(store)).map(({ id }) => id));
  if (!taken.has(wanted)) return wanted;
  let n = 2;
  while (taken.has(`${wanted}-${n}`)) n++;
  return `${wanted}-${n}`;
}

/** A file's name as an id: lower case, without its endings. */
export function stem(name: string): string {
  const plain = name
    .replace(/(\.(csv|tsv|txt|json|jsonl|parquet|md|gz|zip|bancada))+$/i, '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\w-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .toLowerCase();
  return plain === '' ? 'notebook' : plain.slice(0, 48);
}
