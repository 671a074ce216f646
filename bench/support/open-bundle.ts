// Opens or verifies a bundle file, the best of some rounds: FILE open|verify ROUNDS.
import { statSync } from 'node:fs';
import path from 'node:path';
import { readBundle } from '../../src/core/bundle/read.ts';
import { verifyBundle } from '../../src/core/bundle/verify.ts';
import { nodeHasher } from '../../src/platform/node/hasher.ts';
import { fileSource } from '../../src/platform/node/sources.ts';

const [file, what, rounds] = process.argv.slice(2) as [string, string, string];
let wall = Infinity;
let cpu = Infinity;
for (let round = 0; round < Number(rounds); round++) {
  const before = process.cpuUsage();
  const started = performance.now();
  const reading = await readBundle(fileSource(path.basename(file), file, statSync(file).size), nodeHasher);
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  if (what === 'verify') {
    const { problems } = await verifyBundle(reading.bundle, nodeHasher);
    if (problems.length > 0) throw new Error(JSON.stringify(problems));
  }
  wall = Math.min(wall, (performance.now() - started) / 1000);
  const { user, system } = process.cpuUsage(before);
  cpu = Math.min(cpu, (user + system) / 1e6);
}
console.log(JSON.stringify({ wall, cpu, peakMb: process.resourceUsage().maxRSS / 1024 }));
