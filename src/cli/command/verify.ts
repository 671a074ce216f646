import path from 'node:path';
import { sizeText } from '../../core/store/size-text.ts';
import { verifyStore } from '../../core/store/verify.ts';
import { checkBundleFile, isBundleFile } from '../bundle-file.ts';
import type { Command, ExitStatus, Host } from '../host.ts';
import { withWorld } from '../open-notebook.ts';
import { jsonOption, storeOption } from '../options.ts';
import { printJson, problemJson, problemLine } from '../print.ts';

export const verify: Command = {
  name: 'verify',
  doc: 'Hashes every object of a store, or every file of a bundle, again and finds references that lead nowhere.',
  positionals: ['[NOTEBOOK|BUNDLE]'],
  options: { store: storeOption, json: jsonOption },
  async run(host, args) {
    const [notebook] = args.positionals;
    if (notebook !== undefined && isBundleFile(notebook)) return verifyFile(host, notebook, args.flag('json'));
    const folder = notebook === undefined ? '.' : path.dirname(notebook);
    const storeDir = path.resolve(args.text('store') ?? path.join(folder, '.bancada'));
    return withWorld(host, { storeDir }, async (world) => {
      const report = await verifyStore(world.store, world.hasher, { signal: host.signal });
      const { objects, bytes, records, problems } = report;
      if (args.flag('json')) {
        host.out(printJson({ store: storeDir, objects, bytes, records, problems: problems.map(problemJson) }));
      } else {
        for (const each of problems) host.out(`${problemLine(each, host.language)}\n`);
        host.out(`${objects} objects (${sizeText(bytes)}), ${records} records: ${problems.length} problems\n`);
      }
      return problems.length > 0 ? 1 : 0;
    });
  },
};

async function verifyFile(host: Host, file: string, json: boolean): Promise<ExitStatus> {
  const { files, bytes, problems } = await checkBundleFile(host, file);
  if (json) host.out(printJson({ bundle: file, files, bytes, problems: problems.map(problemJson) }));
  else {
    for (const each of problems) host.out(`${problemLine(each, host.language)}\n`);
    host.out(`${files} files (${sizeText(bytes)}): ${problems.length} problems\n`);
  }
  return problems.length > 0 ? 1 : 0;
}
