/** What the browser says of this site's storage. */
export interface StorageState {
  readonly usedBytes: number | undefined;
  readonly quotaBytes: number | undefined;
  /** True when the browser promises not to evict it on its own. */
  readonly persisted: boolean;
}

export async function storageState(): Promise<StorageState> {
  const storage = navigator.storage as StorageManager | undefined;
  const { usage, quota } = (await storage?.estimate?.()) ?? {};
  return { usedBytes: usage, quotaBytes: quota, persisted: (await storage?.persisted?.()) ?? false };
}

/** Asks the browser to keep this site's data; some ask the person. True when it agrees. */
export async function requestPersistence(): Promise<boolean> {
  return (await navigator.storage?.persist?.()) ?? false;
}
