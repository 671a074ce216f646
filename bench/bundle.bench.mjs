// A run bundle as one file: written, opened, verified and replayed, beside the tools that hash or test a zip file.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundle, commandLineFolder } from './support/bundle.mjs';
import { root, runNode, runPython } from './support/child.mjs';
import { mixedTable } from './support/mixed-table.mjs';

const NOTEBOOK = `---
bancada: 1
title: Bench
---

\`\`\`{data} rows
source: table.csv
\`\`\`

\`\`\`{split} parts
of: rows
by: random
train: 0.6
validation: 0.2
test: 0.2
\`\`\`
`;

const ZIPFILE = 'import sys, zipfile; assert zipfile.ZipFile(sys.argv[1]).testzip() is None';
const HASHED = `
import hashlib, json, sys, zipfile
z = zipfile.ZipFile(sys.argv[1])
for path, stated in json.loads(z.read('manifest.json'))['files'].items():
    assert hashlib.sha256(z.read(path)).hexdigest() == stated['sha256']
`;

/** The command line as a process of its own, start included. */
function bancada(folder, args) {
  const usage = path.join(folder, 'usage.json');
  const loaded = pathToFileURL(path.join(import.meta.dirname, 'support', 'usage.mjs')).href;
  const started = performance.now();
  const done = spawnSync(process.execPath, ['--import', loaded, path.join(root, 'bin', 'bancada.js'), ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, BANCADA_USAGE: usage },
  });
  const wall = (performance.now() - started) / 1000;
  if (done.status !== 0) throw new Error(`${args.join(' ')} ended with ${done.status}\n${done.stderr}${done.stdout}`);
  return { wall, ...JSON.parse(readFileSync(usage, 'utf8')) };
}

export default {
  title: 'A run bundle, and tools that read every byte of the same file',
  async run({ short }) {
    await commandLineFolder();
    const open = await bundle('support/open-bundle.ts');
    const folder = mkdtempSync(path.join(tmpdir(), 'bancada-bundle-bench-'));
    const file = path.join(folder, 'n.bancada.zip');
    const rounds = short ? 1 : 3;
    try {
      copyFileSync(await mixedTable(short ? 100_000 : 1_400_000), path.join(folder, 'table.csv'));
      writeFileSync(path.join(folder, 'n.md'), NOTEBOOK);
      bancada(folder, ['run', 'n.md']);
      const megabytes = () => statSync(file).size / 1e6;
      const row = (what, { wall, cpu, peakMb }, target) => ({
        what,
        MB: megabytes().toFixed(0),
        'wall s': wall.toFixed(2),
        'CPU s': cpu.toFixed(2),
        'MB a CPU s': (megabytes() / cpu).toFixed(0),
        ...(target && { target }),
        ...(peakMb && { 'peak MB': peakMb.toFixed(0) }),
      });
      const rival = (...command) => runPython('rival/command.py', [rounds, ...command]);
      return [
        row('export, all kept (command line)', bancada(folder, ['export', 'n.md', '--as', 'bundle', '-o', file])),
        row('open', runNode(open, [file, 'open', rounds])),
        row('verify', runNode(open, [file, 'verify', rounds]), '≥ 300'),
        row('replay, CSV read again (command line)', bancada(folder, ['replay', file])),
        row('sha256sum', rival('sha256sum', file)),
        row('unzip -t', rival('unzip', '-tqq', file)),
        row('Python zipfile, CRC', rival('python3', '-c', ZIPFILE, file)),
        row('Python zipfile and hashlib', rival('python3', '-c', HASHED, file)),
      ];
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};
