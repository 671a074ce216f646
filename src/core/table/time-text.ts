const pad = (value: number, width: number) => String(value).padStart(width, '0');

/** Microseconds since 1970 UTC as `2013-01-01T05:00:00Z`, with as many decimals as it needs; years 0 … 9999. */
export function timestampText(micros: number): string {
  const millis = Math.floor(micros / 1000);
  const iso = new Date(millis).toISOString();
  const rest = pad(millis - Math.floor(millis / 1000) * 1000, 3) + pad(micros - millis * 1000, 3);
  const decimals = rest.replace(/0+$/, '');
  return `${iso.slice(0, -5)}${decimals === '' ? '' : `.${decimals}`}Z`;
}

/** Microseconds since 1970 at midnight UTC as `2013-01-01`. */
export function dateText(micros: number): string {
  return timestampText(micros).slice(0, -10);
}
