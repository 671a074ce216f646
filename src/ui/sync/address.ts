/** The sync page, told which notebook the person came from. */
export function syncAddress(notebook: string | undefined): string {
  return `./sync.html${notebook === undefined ? '' : `#${encodeURIComponent(notebook)}`}`;
}
