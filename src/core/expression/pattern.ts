import { RE2JS } from 're2js';

/**
 * Whether a whole text fits an RE2 pattern, in time linear in the text whatever the pattern. Undefined for a pattern
 * that RE2 does not know: it has no look-around and no back-references.
 */
export function compilePattern(pattern: string): ((text: string) => boolean) | undefined {
  try {
    const compiled = RE2JS.compile(pattern);
    return (text) => compiled.matches(text);
  } catch {
    // The library tells a bad pattern by throwing; the caller names it as a problem.
    return undefined;
  }
}
