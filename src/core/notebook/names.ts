const NAME = /^[a-z][a-z0-9_]*$/;

/** Whether a word may name a cell. */
export function isCellName(name: string): boolean {
  return NAME.test(name);
}

/** A free cell name close to `wanted`: its letters and digits, with a number behind where the name is taken. */
export function cellNameFor(wanted: string, taken: { has(name: string): boolean }): string {
  const plain = wanted
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, 64);
  const base = plain === '' ? 'cell' : plain;
  if (!taken.has(base)) return base;
  const stem = base.replace(/_?\d+$/, '');
  for (let number = 2; ; number++) if (!taken.has(`${stem}_${number}`)) return `${stem}_${number}`;
}
