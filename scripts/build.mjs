// npm run build: the app into dist/app and the command line into dist/cli, then the size ceilings.
// With --app, the app alone.
import { installPackages, must, requireNode } from './lib.mjs';

requireNode();
installPackages();
must('npx', ['vite', 'build', '--logLevel', 'warn']);
must(process.execPath, ['scripts/check-size.mjs']);
if (!process.argv.includes('--app')) must(process.execPath, ['scripts/build-cli.mjs']);
