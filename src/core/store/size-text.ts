const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** A size for people: `512 B`, `3.4 MB`; powers of 1000. */
export function sizeText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : Math.round(value * 10) / 10} ${UNITS[unit]}`;
}
