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

/**
 * Lets go of a folder over what is shown; `files` by their path below it. No browser lets a script make such a drop, so
 * its entries are made up as the File and Directory Entries API gives them.
 */
export async function dropFolder(page: Page, name: string, files: Readonly<Record<string, Uint8Array>>): Promise<void> {
  const dropped = Object.entries(files).map(([path, bytes]) => ({
    parts: path.split('/'),
    base64: Buffer.from(bytes).toString('base64'),
  }));
  await page.evaluate(
    ([folder, all]) => {
      type Given = (typeof all)[number];
      const fileEntry = (fullPath: string, { parts, base64 }: Given) => ({
        ...{ isFile: true, isDirectory: false, fullPath, name: parts.at(-1)! },
        file: (resolve: (file: File) => void) =>
          resolve(new File([Uint8Array.from(atob(base64), (each) => each.charCodeAt(0))], parts.at(-1)!)),
      });
      const folderEntry = (fullPath: string, below: readonly Given[], depth: number): object => {
        const names = [...new Set(below.map(({ parts }) => parts[depth]!))];
        const children = names.map((child) => {
          const inside = below.filter(({ parts }) => parts[depth] === child);
          const at = `${fullPath}/${child}`;
          return inside[0]!.parts.length === depth + 1 ? fileEntry(at, inside[0]!) : folderEntry(at, inside, depth + 1);
        });
        return {
          ...{ isFile: false, isDirectory: true, fullPath, name: fullPath.split('/').at(-1)! },
          createReader: () => {
            const parts = [children, []];
            return { readEntries: (resolve: (some: object[]) => void) => resolve(parts.shift()!) };
          },
        };
      };
      const entry = folderEntry(`/${folder}`, all, 0);
      const dataTransfer = { types: ['Files'], files: [], items: [{ webkitGetAsEntry: () => entry }] };
      const event = new Event('drop', { bubbles: true, cancelable: true });
      Object.defineProperty(event, 'dataTransfer', { value: dataTransfer });
      document.querySelector('main')!.dispatchEvent(event);
    },
    [name, dropped] as const,
  );
}
