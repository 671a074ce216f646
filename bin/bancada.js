#!/usr/bin/env node
// The command line's entry: builds it where it is missing or older than its sources, then starts it.
import { requireNode } from '../scripts/lib.mjs';
import { freshCli } from '../scripts/cli-build.mjs';

requireNode();
const main = await freshCli();
await import(main);
