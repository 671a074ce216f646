/** What a bundle may hold: enough for notebooks that people share, too little to fill a machine. */
export const MAX_BYTES = 2 * 1024 * 1024 * 1024;
export const MAX_FILES = 10_000;
export const MAX_MANIFEST_BYTES = 32 * 1024 * 1024;
export const MAX_DIRECTORY_BYTES = 8 * 1024 * 1024;
/** Levels of lists and mappings in any JSON document of a bundle. */
export const MAX_DEPTH = 64;

/** Whether brackets nest deeper than `MAX_DEPTH`; asked before a parser that recurses sees the text. */
export function nestsTooDeep(text: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (quoted) {
      if (code === 0x5c) at++;
      else if (code === 0x22) quoted = false;
    } else if (code === 0x22) quoted = true;
    else if (code === 0x7b || code === 0x5b) {
      if (++depth > MAX_DEPTH) return true;
    } else if (code === 0x7d || code === 0x5d) depth--;
  }
  return false;
}

/** Files that other tools look for under just these names; two names that differ in case alone are refused elsewhere. */
const TOOL_NAMES = 'MLmodel|README\\.md|Dockerfile';
const SAFE_PATH = new RegExp(`^([a-z0-9][a-z0-9._-]*/)*([a-z0-9][a-z0-9._-]*|${TOOL_NAMES})$`);
const MAX_PATH = 200;

/** Whether a file in a bundle may have this name: it is one file, inside the folder, on every system. */
export function isSafePath(path: string): boolean {
  return SAFE_PATH.test(path) && !/\.\.|\.(\/|$)/.test(path) && path.length <= MAX_PATH;
}
