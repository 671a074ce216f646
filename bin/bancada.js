#!/usr/bin/env node
// The command line's entry: builds it where it is missing or older than its sources, then starts it.
import { requireNode } from '../scripts/lib.mjs';
import { freshCli } from '../scripts/cli-build.mjs';

requireNode();
let main;
try {
  main = await freshCli();
} catch (error) {
  console.error(`The command line could not be built: ${error.message}`);
  process.exit(3);
}
await import(main);
