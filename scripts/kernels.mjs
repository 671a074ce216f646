// npm run kernels [-- NAME …]: compiles src/core/learn/kernel/*.as.ts and writes each as base64 into the *.wasm.ts beside
// it, which is committed, so that nothing has to be compiled at install. With --check, compares instead and fails on a
// difference.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import asc from 'assemblyscript/asc';
import { root } from './lib.mjs';

const folder = path.join(root, 'src', 'core', 'learn', 'kernel');
const OPTIONS = ['-O3', '--runtime', 'stub', '--noAssert', '--importMemory', '--enable', 'simd'];

/** The text of `<name>.wasm.ts`. */
async function compile(name, outDir) {
  const outFile = path.join(outDir, `${name}.wasm`);
  const { error, stderr } = await asc.main([path.join(folder, `${name}.as.ts`), ...OPTIONS, '-o', outFile]);
  if (error) throw new Error(`${name}.as.ts: ${error.message}\n${stderr.toString()}`);
  const text = readFileSync(outFile).toString('base64');
  return `// Compiled from ${name}.as.ts by \`npm run kernels\`. Do not edit.\nexport default '${text}';\n`;
}

const check = process.argv.includes('--check');
const asked = process.argv.slice(2).filter((each) => each !== '--check');
const all = readdirSync(folder).flatMap((file) => (file.endsWith('.as.ts') ? [file.slice(0, -'.as.ts'.length)] : []));
const outDir = mkdtempSync(path.join(tmpdir(), 'bancada-kernels-'));
try {
  for (const name of asked.length > 0 ? asked : all.sort()) {
    const target = path.join(folder, `${name}.wasm.ts`);
    const text = await compile(name, outDir);
    if (existsSync(target) && readFileSync(target, 'utf8') === text) continue;
    if (check) {
      console.error(`${name}.wasm.ts is not what ${name}.as.ts compiles to; run npm run kernels`);
      process.exitCode = 1;
    } else {
      writeFileSync(target, text);
      console.error(`${name}.wasm.ts written`);
    }
  }
} finally {
  rmSync(outDir, { recursive: true, force: true });
}
