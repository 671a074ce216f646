import path from 'node:path';
import { sizeText } from '../../core/store/size-text.ts';
import { verifyStore } from '../../core/store/verify.ts';
import type { Command } from '../host.ts';
import { withWorld } from '../open-notebook.ts';
import { jsonOption, storeOption } from '../options.ts';
import { printJson, problemJson, problemLine } from '../print.ts';

export const verify: Command = {
  name: 'verify',
  doc: 'Hashes every object of a store again and finds references that lead nowhere.',
  positionals: ['[NOTEBOOK]'],
  options: { store: storeOption, json: jsonOption },
  async run(host, args) {
    const [notebook] = args.positionals;
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
