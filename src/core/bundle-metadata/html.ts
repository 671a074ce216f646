/** HTML that cannot be broken out of: every value put in is text, unless it was made here. */

export interface Html {
  readonly html: string;
}

export type Shown = Html | string | number | false | undefined | readonly Shown[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Text as HTML, also inside quotes. Control characters and marks that turn the direction of the text become `·`, so
 * that what is read is what is there.
 */
export function escapeHtml(text: string): string {
  return Array.from(text, (char) => (misleads(char) ? '·' : (ENTITIES[char] ?? char))).join('');
}

function misleads(char: string): boolean {
  const code = char.codePointAt(0)!;
  if (code < 0x20) return char !== '\n' && char !== '\t';
  const turns = code === 0x200e || code === 0x200f || (code >= 0x202a && code <= 0x202e);
  const lone = code >= 0xd800 && code <= 0xdfff;
  return turns || lone || (code >= 0x7f && code <= 0x9f) || (code >= 0x2066 && code <= 0x2069);
}

/** A template whose values are escaped; lists are joined, `undefined` and `false` are nothing. */
export function markup(parts: TemplateStringsArray, ...values: readonly Shown[]): Html {
  return { html: parts.map((part, at) => part + (at < values.length ? shownHtml(values[at]) : '')).join('') };
}

function shownHtml(value: Shown): string {
  if (value === undefined || value === false) return '';
  if (typeof value === 'string') return escapeHtml(value);
  if (typeof value === 'number') return String(value);
  return 'html' in value ? value.html : value.map(shownHtml).join('');
}
