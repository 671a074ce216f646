/** The unit in which a stretch of virtual time reads best, and its length in ms. */
export function timeAxis(endMs: number): { unit: 'days' | 'hours' | 'minutes'; unitMs: number } {
  if (endMs > 3 * 86_400_000) return { unit: 'days', unitMs: 86_400_000 };
  if (endMs > 3 * 3_600_000) return { unit: 'hours', unitMs: 3_600_000 };
  return { unit: 'minutes', unitMs: 60_000 };
}
