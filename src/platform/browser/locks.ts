import type { Locks, LockMode } from '../../core/ports.ts';

/** Web Locks: the browser releases them when the tab or worker ends, however it ends. */
export function createBrowserLocks(storeName: string): Locks {
  const full = (name: string) => `bancada/${storeName}/${name}`;
  function request(name: string, options: LockOptions): Promise<(() => Promise<void>) | undefined> {
    return new Promise((resolve, reject) => {
      const held = navigator.locks.request(full(name), options, (lock) => {
        if (!lock) {
          resolve(undefined);
          return undefined;
        }
        return new Promise<void>((end) => {
          resolve(async () => {
            end();
            await held;
          });
        });
      });
      held.catch(reject);
    });
  }
  return {
    take: (name, mode) => request(name, { mode, ifAvailable: true }),
    wait: async (name: string, mode: LockMode) => (await request(name, { mode }))!,
    async held(name) {
      const { held = [] } = await navigator.locks.query();
      return held.some((lock) => lock.name === full(name));
    },
  };
}
