// Builds the command line into dist/cli.
import { buildCli } from './cli-build.mjs';
import { installPackages, requireNode } from './lib.mjs';

requireNode();
installPackages();
await buildCli();
