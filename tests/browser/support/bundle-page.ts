/** Bundles let go over the page as a person does, and what the page starts on that. */
import type { Page } from '@playwright/test';

/** Lets go of files over what is shown. */
export async function dropFiles(page: Page, files: Readonly<Record<string, Uint8Array>>): Promise<void> {
  const dropped = Object.entries(files).map(([name, bytes]) => ({
    name,
    base64: Buffer.from(bytes).toString('base64'),
  }));
  await page.evaluate((all) => {
    const dataTransfer = new DataTransfer();
    for (const { name, base64 } of all) {
      dataTransfer.items.add(new File([Uint8Array.from(atob(base64), (each) => each.charCodeAt(0))], name));
    }
    const event = (type: string) => new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true });
    document.querySelector('main')!.dispatchEvent(event('dragover'));
    document.querySelector('main')!.dispatchEvent(event('drop'));
  }, dropped);
}

/** Names of the workers that the page starts. */
export async function watchWorkers(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const started: string[] = [];
    Object.assign(globalThis, { started });
    const Plain = Worker;
    globalThis.Worker = class extends Plain {
      constructor(address: string | URL, options?: WorkerOptions) {
        super(address, options);
        started.push(options?.name ?? String(address));
      }
    };
  });
  return () => page.evaluate(() => (globalThis as unknown as { started: string[] }).started);
}

/** Names of the browser's databases, and how many records of each table the person's own store holds. */
export function stored(page: Page): Promise<{ databases: string[]; records: Record<string, number> }> {
  return page.evaluate(async () => {
    const databases = (await indexedDB.databases()).map(({ name }) => name!).sort();
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open('bancada');
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(new Error(String(opening.error)));
    });
    const records: Record<string, number> = {};
    for (const table of ['notebook', 'attachment', 'cell', 'run', 'object', 'setting']) {
      const counting = database.transaction(table).objectStore(table).count();
      await new Promise((resolve) => (counting.onsuccess = resolve));
      records[table] = counting.result;
    }
    database.close();
    return { databases, records };
  });
}
