/**
 * Whether this looks like a window whose storage ends with it. Firefox refuses the private file system there; Chromium
 * before 136 gave it a quota of the memory's size instead of the disk's. Where a browser tells nothing, as Chromium does
 * since then, the answer is no: a guess would be worse than silence.
 */
export async function isPrivateWindow(): Promise<boolean> {
  const storage = navigator.storage as StorageManager | undefined;
  if (!storage?.getDirectory) return false;
  try {
    await storage.getDirectory();
  } catch (error) {
    return error instanceof DOMException && error.name === 'SecurityError';
  }
  const { memory } = performance as Performance & { memory?: { jsHeapSizeLimit: number } };
  const { quota } = await storage.estimate();
  return memory !== undefined && quota !== undefined && quota < memory.jsHeapSizeLimit;
}
