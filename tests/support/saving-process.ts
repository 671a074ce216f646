/** Saves objects and the records that name them, without end, and says each that is saved. It is there to be killed. */
import { writeSync } from 'node:fs';
import { openNodeStore } from '../../src/platform/node/store.ts';

const [dir, first] = process.argv.slice(2) as [string, string];
const store = await openNodeStore(dir);
for (let n = Number(first); ; n++) {
  const digests: string[] = [];
  for (let part = 0; part < 3; part++) {
    digests.push(await store.objects.put(new TextEncoder().encode(`${n} ${part} `.repeat(500))));
  }
  await store.objects.sync();
  const id = String(n).padStart(8, '0');
  await store.records.commit([
    { table: 'run', id, value: { digests } },
    { table: 'event', id, value: { n }, expect: 'absent' },
  ]);
  writeSync(1, `${n}\n`);
}
