import type { Locks } from '../../core/ports.ts';

/** Web Locks: the browser releases them when the tab or worker ends, however it ends. */
export function createBrowserLocks(storeName: string): Locks {
  const full = (name: string) => `bancada/${storeName}/${name}`;
  return {
    take(name, mode) {
      return new Promise((resolve, reject) => {
        const request = navigator.locks.request(full(name), { mode, ifAvailable: true }, (lock) => {
          if (!lock) {
            resolve(undefined);
            return undefined;
          }
          return new Promise<void>((end) => {
            resolve(async () => {
              end();
              await request;
            });
          });
        });
        request.catch(reject);
      });
    },
    async held(name) {
      const { held = [] } = await navigator.locks.query();
      return held.some((lock) => lock.name === full(name));
    },
  };
}
