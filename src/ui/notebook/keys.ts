/** The keys of command mode, as in Jupyter; a person in a text field types text. */
export type NotebookCommand =
  | 'next'
  | 'previous'
  | 'edit'
  | 'run'
  | 'run_advance'
  | 'insert_above'
  | 'insert_below'
  | 'remove'
  | 'undo'
  | 'redo'
  | 'duplicate'
  | 'move_up'
  | 'move_down'
  | 'collapse'
  | 'search'
  | 'shortcuts';

/** What each key does in command mode; `dd` is the same key twice. */
export const KEYS: readonly { readonly keys: string; readonly command: NotebookCommand }[] = [
  { keys: 'Enter', command: 'edit' },
  { keys: 'Shift+Enter', command: 'run_advance' },
  { keys: 'Ctrl+Enter', command: 'run' },
  { keys: 'j', command: 'next' },
  { keys: 'ArrowDown', command: 'next' },
  { keys: 'k', command: 'previous' },
  { keys: 'ArrowUp', command: 'previous' },
  { keys: 'a', command: 'insert_above' },
  { keys: 'b', command: 'insert_below' },
  { keys: 'dd', command: 'remove' },
  { keys: 'z', command: 'undo' },
  { keys: 'Shift+z', command: 'redo' },
  { keys: 'Ctrl+z', command: 'undo' },
  { keys: 'Ctrl+Shift+z', command: 'redo' },
  { keys: 'c', command: 'duplicate' },
  { keys: 'Alt+ArrowUp', command: 'move_up' },
  { keys: 'Alt+ArrowDown', command: 'move_down' },
  { keys: 'o', command: 'collapse' },
  { keys: '/', command: 'search' },
  { keys: '?', command: 'shortcuts' },
];

/** Works from within a field too. */
const EVERYWHERE: readonly string[] = ['Shift+Enter', 'Ctrl+Enter'];

interface Place {
  readonly inField: boolean;
  /** On a button or a link, where Enter presses it. */
  readonly onControl: boolean;
}

/** The command for a key, and the key that waits for its second press. */
export function commandOf(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>,
  pressed: string,
  place: Place,
): { command: NotebookCommand | undefined; pending: string } {
  const name = nameOf(event);
  if (place.inField && !EVERYWHERE.includes(name)) return { command: undefined, pending: '' };
  if (place.onControl && name === 'Enter') return { command: undefined, pending: '' };
  const twice = KEYS.find(({ keys }) => keys === `${name}${name}`);
  if (twice) return pressed === name ? { command: twice.command, pending: '' } : { command: undefined, pending: name };
  return { command: KEYS.find(({ keys }) => keys === name)?.command, pending: '' };
}

function nameOf(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>): string {
  const control = event.ctrlKey || event.metaKey;
  const letter = event.key.length === 1;
  const key = letter ? event.key.toLowerCase() : event.key;
  // `?` and `/` are what they are on any keyboard; for letters Shift counts.
  const shift = event.shiftKey && (!letter || /[a-z]/.test(key));
  return `${control ? 'Ctrl+' : ''}${event.altKey ? 'Alt+' : ''}${shift ? 'Shift+' : ''}${key}`;
}
