import path from 'node:path';
import type { Bundle } from '../../core/bundle/read.ts';
import { rememberSigner } from '../../core/bundle/signers.ts';
import { problem, Refusal } from '../../core/problem.ts';
import { sizeText } from '../../core/store/size-text.ts';
import { verifyStore } from '../../core/store/verify.ts';
import { renderProblem } from '../../core/words/index.ts';
import { checkBundleFile, isBundleFile } from '../bundle-file.ts';
import { signatureSaid, signatureState } from '../bundle-signature.ts';
import type { Command, ExitStatus, Host } from '../host.ts';
import { said } from '../lines.ts';
import { withWorld } from '../open-notebook.ts';
import { jsonOption, storeOption } from '../options.ts';
import { printJson, problemJson, problemLine } from '../print.ts';

export const verify: Command = {
  name: 'verify',
  doc:
    'Hashes every object of a store, or every file of a bundle, again and finds references that lead nowhere; of a ' +
    'bundle it says who signed it.',
  positionals: ['[NOTEBOOK|BUNDLE]'],
  options: {
    store: storeOption,
    trust: { type: 'text', value: 'NAME', doc: 'remember the key that signed the bundle by this name' },
    json: jsonOption,
  },
  async run(host, args) {
    const [notebook] = args.positionals;
    if (notebook !== undefined && isBundleFile(notebook)) {
      return verifyFile(host, notebook, args.text('trust'), args.flag('json'));
    }
    const folder = notebook === undefined ? '.' : path.dirname(notebook);
    const storeDir = path.resolve(args.text('store') ?? path.join(folder, '.bancada'));
    return withWorld(host, { storeDir }, async (world) => {
      const report = await verifyStore(world.store, world.hasher, { signal: host.signal });
      const { objects, bytes, records, problems } = report;
      if (args.flag('json')) {
        host.out(printJson({ store: storeDir, objects, bytes, records, problems: problems.map(problemJson) }));
      } else {
        for (const each of problems) host.out(`${problemLine(each, host.language)}\n`);
        const counts = { objects, size: sizeText(bytes), records, n: problems.length };
        host.out(`${said(host.language, 'store_verified', counts)}\n`);
      }
      return problems.length > 0 ? 1 : 0;
    });
  },
};

async function verifyFile(host: Host, file: string, name: string | undefined, json: boolean): Promise<ExitStatus> {
  const { reading, report } = await checkBundleFile(host, file);
  const { files, bytes, problems } = report;
  // A name is given to a key only where every byte is what it signed.
  if (name !== undefined && problems.length === 0 && reading.ok) await remember(host, reading.bundle, name);
  const signature = await signatureState(host, reading);
  const manifest = reading.ok ? reading.bundle.digest : reading.newer?.digest;
  if (json) {
    host.out(printJson({ bundle: file, files, bytes, manifest, signature, problems: problems.map(problemJson) }));
  } else {
    for (const each of problems) host.out(`${problemLine(each, host.language)}\n`);
    const counts = { files, size: sizeText(bytes), n: problems.length };
    host.out(`${said(host.language, 'bundle_verified', counts)}\n`);
    if (manifest !== undefined) host.out(`${said(host.language, 'manifest', { digest: manifest })}\n`);
    if (signature) host.out(`${renderProblem(signatureSaid(signature), host.language)}\n`);
  }
  return problems.length > 0 ? 1 : 0;
}

async function remember({ keys }: Host, { file, signature }: Bundle, name: string): Promise<void> {
  if (!signature) throw new Refusal(problem('sign.unsigned', {}, { file }));
  const store = (await keys.known('write'))!;
  try {
    await rememberSigner({ records: store.records, clock: keys.clock }, signature.fingerprint, name);
  } finally {
    await store.close();
  }
}
