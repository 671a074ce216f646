/** The command line as a process of its own, in a folder of its own. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const BIN = path.resolve(import.meta.dirname, '../../bin/bancada.js');

export interface Ran {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
  /** What `--json` printed. */
  json<T = RunDocument>(): T;
}

export interface RunDocument {
  readonly notebook: string;
  readonly run: string;
  readonly status: string;
  readonly cells: Readonly<Record<string, CellDocument>>;
  readonly problems: readonly ProblemDocument[];
}

export interface CellDocument {
  readonly kind: string;
  readonly state: string;
  readonly key?: string;
  readonly digest?: string;
  readonly ms?: number;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly waits_for?: readonly string[];
  readonly applied?: Readonly<Record<string, unknown>>;
}

export interface ProblemDocument {
  readonly severity: string;
  readonly code: string;
  readonly message: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

export interface Workspace {
  readonly dir: string;
  write(name: string, text: string): void;
  bancada(...args: string[]): Promise<Ran>;
  /** As `bancada`, for a person whose locale is Brazilian. */
  emPortugues(...args: string[]): Promise<Ran>;
  /** As `bancada`, with Ctrl-C once `when` says so. */
  interrupted(when: () => boolean, ...args: string[]): Promise<Ran>;
  remove(): void;
}

export function workspace(files: Readonly<Record<string, string>> = {}): Workspace {
  const dir = mkdtempSync(path.join(tmpdir(), 'bancada-cli-'));
  const write = (name: string, text: string) => writeFileSync(path.join(dir, name), text);
  for (const [name, text] of Object.entries(files)) write(name, text);
  return {
    dir,
    write,
    bancada: (...args) => run(dir, args),
    emPortugues: (...args) => run(dir, args, { locale: 'pt_BR.UTF-8' }),
    interrupted: (interruptWhen, ...args) => run(dir, args, { interruptWhen }),
    remove: () => rmSync(dir, { recursive: true }),
  };
}

interface RunOptions {
  readonly locale?: string;
  readonly interruptWhen?: () => boolean;
}

function run(
  cwd: string,
  args: readonly string[],
  { locale = 'C.UTF-8', interruptWhen }: RunOptions = {},
): Promise<Ran> {
  const env = { ...process.env, LC_ALL: locale };
  const child = spawn(process.execPath, [BIN, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const watch = setInterval(() => {
    if (!interruptWhen?.()) return;
    clearInterval(watch);
    child.kill('SIGINT');
  }, 10);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => {
      clearInterval(watch);
      resolve({ status, out, err, json: <T>() => JSON.parse(out) as T });
    });
  });
}

/** Numbers, a category and a yes or no that depends on them; the same rows every time. */
export function smallCsv(rows: number): string {
  const lines = ['day,hours,town,visits,sold'];
  let state = 7;
  const next = () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
  for (let row = 0; row < rows; row++) {
    const hours = Math.round(next() * 100) / 10;
    const town = ['Recife', 'Natal', 'Belém'][Math.floor(next() * 3)]!;
    const visits = Math.round(next() * 50);
    const sold = hours * 2 + visits + (town === 'Natal' ? 20 : 0) + next() * 20 > 50 ? 'yes' : 'no';
    const day = `2024-0${1 + (row % 9)}-${String(1 + (row % 28)).padStart(2, '0')}`;
    lines.push([day, row % 17 === 0 ? '' : hours, town, visits, sold].join(','));
  }
  return `${lines.join('\n')}\n`;
}
