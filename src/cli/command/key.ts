import { fingerprintText, base64 } from '../../core/bundle/signature.ts';
import { problem, Refusal } from '../../core/problem.ts';
import type { Command } from '../host.ts';
import { jsonOption } from '../options.ts';
import { printJson } from '../print.ts';

export const key: Command = {
  name: 'key',
  doc:
    'Shows the fingerprint of the key that `export --sign` signs bundles with, for others to compare. The key is a file ' +
    'that only you may read, in the folder of your settings; BANCADA_CONFIG names another folder.',
  positionals: [],
  options: { make: { type: 'flag', doc: 'make the key, once' }, json: jsonOption },
  async run(host, args) {
    const signer = args.flag('make') ? await host.keys.own.create() : await host.keys.own.read();
    if (!signer) throw new Refusal(problem('sign.no_key'));
    const fingerprint = await host.hasher.sha256(signer.publicKey);
    if (args.flag('json')) host.out(printJson({ fingerprint, key: base64(signer.publicKey), file: host.keys.file }));
    else {
      host.err(`${host.keys.file}\n`);
      host.out(`${fingerprintText(fingerprint)}\n`);
    }
    return 0;
  },
};
