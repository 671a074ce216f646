/** Hands bytes to the person as a download. */
export function saveBytes(name: string, bytes: Uint8Array, type = 'application/octet-stream'): void {
  saveBlob(name, new Blob([bytes as Uint8Array<ArrayBuffer>], { type }));
}

export function saveBlob(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads the address after the click has been handled, and a large file for a while.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
