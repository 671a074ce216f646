import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readClaims, shownWith, type ClaimsFile } from '../../../src/core/example/claims.ts';
import { canonicalJson, parseCanonicalJson } from '../../../src/core/graph/canonical-json.ts';
import { digestJson } from '../../../src/core/graph/digest.ts';
import { cellKey } from '../../../src/core/graph/key.ts';
import { buildGraph } from '../../../src/core/graph/order.ts';
import { parseNotebook } from '../../../src/core/notebook/parse.ts';
import { cellKinds } from '../../../src/kinds/cell/index.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const kinds = new Map(cellKinds.map((kind) => [kind.id, kind]));
const notebooks = readdirSync(path.join(root, 'examples')).filter((file) => file.endsWith('.md'));

function claimsBeside(file: string): Uint8Array {
  const claims = path.join(root, 'examples', file.replace(/(\.pt)?\.md$/, '.claims.json.gz'));
  expect(existsSync(claims), `${claims}: run node scripts/make-claims.mjs`).toBe(true);
  return readFileSync(claims);
}

const sampleDigest = (source: string) =>
  createHash('sha256')
    .update(readFileSync(path.join(root, 'public', source)))
    .digest('hex');

describe('the results that ship with an example', () => {
  it.each(notebooks)('are those of every cell of %s as it stands, or scripts/make-claims.mjs is to be run', (file) => {
    const claims = readClaims(claimsBeside(file));
    const notebook = parseNotebook(readFileSync(path.join(root, 'examples', file), 'utf8'), kinds);
    const graph = buildGraph(notebook, kinds);
    const outputs = new Map<string, string>();
    const missing: string[] = [];
    for (const cell of graph.cells.values()) {
      const sources = new Map(cell.sources.map(({ name }) => [name, sampleDigest(name)]));
      const names = cell.kind.snapshots?.(cell.body, cell.name, graph.notebook) ?? [];
      // In a browser that opens the example, nothing is registered and nothing deployed.
      const snapshots = Object.fromEntries(names.map((name) => [name, null]));
      const { key } = cellKey(cell, { outputs, sources, seed: notebook.front.seed }, snapshots);
      const claim = key === undefined ? undefined : claims.result(key);
      if (!claim) missing.push(cell.name);
      else outputs.set(cell.name, claim.digest);
      if (claim) expect(digestJson(claim.output)).toBe(claim.digest);
      for (const { object } of claim ? shownWith(claim.output) : []) {
        const bytes = claims.object(object);
        expect(bytes && createHash('sha256').update(bytes).digest('hex')).toBe(object);
      }
    }
    expect(missing).toEqual([]);
    expect(graph.cells.size).toBeGreaterThan(0);
  });

  it('are small beside the data that they came from', () => {
    for (const file of notebooks) expect(claimsBeside(file).length).toBeLessThan(300_000);
  });

  it('are read alike where a server unpacks them on the way, and refused when they are something else', () => {
    const packed = claimsBeside('flights.md');
    const file = parseCanonicalJson(new TextDecoder().decode(gunzipSync(packed))) as unknown as ClaimsFile;
    const key = Object.keys(file.results)[0]!;
    expect(readClaims(gunzipSync(packed)).result(key)).toEqual(readClaims(packed).result(key));
    expect(readClaims(packed).result('0'.repeat(64))).toBeUndefined();
    const other = gzipSync(new TextEncoder().encode(canonicalJson({ ...file, bancadaClaims: 2 })));
    expect(() => readClaims(other)).toThrow('no claims that this version reads');
  });
});
