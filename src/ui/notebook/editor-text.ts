/**
 * A cell's body as its editor shows it: line ends are one character, and the last one, which every body has, is not
 * shown; else a line would be begun behind whatever is typed at the end.
 */
export function shownText(body: string): string {
  return oneCharacterEnds(body).replace(/\n$/, '');
}

/** The body that a shown text stands for, with `\n` at the end of its lines. */
export function bodyOf(shown: string): string {
  return shown === '' ? '' : `${shown}\n`;
}

/** Where an offset of the body is in the shown text. */
export function toShown(body: string, offset: number): number {
  return oneCharacterEnds(body.slice(0, Math.max(0, offset))).length;
}

/** Where an offset of the shown text is in the body. Cost: linear in the body. */
export function toBody(body: string, offset: number): number {
  let at = 0;
  for (let shown = 0; shown < offset; shown++) at += body.startsWith('\r\n', at) ? 2 : 1;
  return at;
}

function oneCharacterEnds(text: string): string {
  return text.replace(/\r\n/g, '\n');
}

/** The one stretch in which two texts differ. */
export function changeBetween(before: string, after: string): { from: number; to: number; insert: string } {
  const shorter = Math.min(before.length, after.length);
  let from = 0;
  while (from < shorter && before[from] === after[from]) from++;
  let same = 0;
  while (same < shorter - from && before.at(-1 - same) === after.at(-1 - same)) same++;
  return { from, to: before.length - same, insert: after.slice(from, after.length - same) };
}
