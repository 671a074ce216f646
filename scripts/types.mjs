// Type-checks every folder under its own tsconfig, so that core cannot see the DOM or Node.
import { spawnSync } from 'node:child_process';

const projects = [
  '.',
  'src/core',
  'src/kinds',
  'src/platform/browser',
  'src/platform/node',
  'src/cli',
  'workers',
  'tests',
];
let failed = false;
for (const project of projects) {
  const done = spawnSync('npx', ['tsc', '-p', project], { stdio: 'inherit', shell: process.platform === 'win32' });
  if (done.status !== 0) failed = true;
}
const svelte = spawnSync('npx', ['svelte-check', '--tsconfig', 'src/ui/tsconfig.json', '--output', 'human'], {
  stdio: 'inherit',
  shell: process.platform === 'win32',
});
process.exit(failed || svelte.status !== 0 ? 1 : 0);
