// Makes the claimed results that the examples open with: node scripts/make-claims.mjs
// It runs each example of examples/, in both languages, from nothing, with the command line. Run again, it writes the
// same bytes. To be run whenever tests/core/example says that they are of another version.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'fflate';
import { must, root } from './lib.mjs';

const examples = path.join(root, 'examples');
const names = new Set(
  readdirSync(examples)
    .filter((file) => file.endsWith('.md'))
    .map((file) => file.replace(/(\.pt)?\.md$/, '')),
);

/** The cells of a run from nothing; a store of its own, where nobody has registered anything. */
function runExample(file, store) {
  const args = ['bin/bancada.js', 'run', path.join('examples', file), '--json', '--store', store];
  const run = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (run.status !== 0) throw new Error(`${file}: ${run.stderr}`);
  return JSON.parse(run.stdout).cells;
}

function documentOf(store, digest) {
  return JSON.parse(readFileSync(path.join(store, 'objects', digest.slice(0, 2), digest), 'utf8'));
}

function sorted(entries) {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function claimsOf(name) {
  const store = mkdtempSync(path.join(tmpdir(), 'bancada-claims-'));
  const results = new Map();
  const objects = new Map();
  for (const file of [`${name}.md`, `${name}.pt.md`]) {
    for (const { key, digest } of Object.values(runExample(file, store))) {
      const output = documentOf(store, digest);
      results.set(key, { digest, output });
      if (output.type !== 'dataset' || !output.profile) continue;
      for (const { object } of [output.dataset.manifest, output.profile])
        objects.set(object, documentOf(store, object));
    }
  }
  rmSync(store, { recursive: true, force: true });
  // Members of the documents stand in canonical order as they were stored, and so do these.
  return JSON.stringify({ bancadaClaims: 1, objects: sorted(objects), results: sorted(results) });
}

must(process.execPath, ['scripts/build-cli.mjs']);
for (const name of names) {
  const packed = gzipSync(new TextEncoder().encode(claimsOf(name)), { level: 9, mtime: 0 });
  writeFileSync(path.join(examples, `${name}.claims.json.gz`), packed);
  console.error(`examples/${name}.claims.json.gz: ${Math.round(packed.length / 1000)} kB`);
}
