import { problem, Refusal } from '../../core/problem.ts';
import { sizeText } from '../../core/store/size-text.ts';
import type { World } from '../app/world.ts';

/**
 * Refuses a file that cannot fit before a byte of it is written: half a file would take the room that the person needs
 * to go on. Refusal `store.no_room`. A browser that does not say how much room there is refuses nothing here.
 */
export async function requireRoom(world: Pick<World, 'storageState'>, file: File): Promise<void> {
  const { usedBytes, quotaBytes } = await world.storageState();
  if (usedBytes === undefined || quotaBytes === undefined) return;
  const free = Math.max(0, quotaBytes - usedBytes);
  if (file.size <= free) return;
  throw new Refusal(problem('store.no_room', { name: file.name, size: sizeText(file.size), free: sizeText(free) }));
}
