import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

/** Asks for a line on the terminal; what is typed to a secret is not shown. Ctrl-C ends the program as usual. */
export function askTerminal(question: string, secret: boolean): Promise<string> {
  process.stderr.write(question);
  const silent = new Writable({ write: (_, __, done) => done() });
  const lines = createInterface({ input: process.stdin, output: secret ? silent : process.stderr, terminal: secret });
  return new Promise((resolve) => {
    lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
    lines.on('close', () => resolve(''));
    lines.once('line', (line) => {
      resolve(line);
      lines.close();
      if (secret) process.stderr.write('\n');
    });
  });
}
