import { stat } from 'node:fs/promises';
import path from 'node:path';
import { buildGraph } from '../core/graph/order.ts';
import type { Sources } from '../core/ports.ts';
import type { Problem } from '../core/problem.ts';
import { problem, Refusal } from '../core/problem.ts';
import type { Host } from './host.ts';
import type { OpenNotebook } from './open-notebook.ts';

/** What the notebook's cells leave open about their sources, with examples; of files that are there. */
export async function leftOpenIn(host: Host, open: OpenNotebook): Promise<Problem[]> {
  const found: Problem[] = [];
  for (const { name, kind, body } of buildGraph(open.notebook, host.kinds).cells.values()) {
    if (kind.leftOpen === undefined) continue;
    const said = await kind.leftOpen(filesOf(host, open), body).catch(missing);
    found.push(...said.map((each) => ({ ...each, where: { file: open.file, cell: name, ...each.where } })));
  }
  return found;
}

/** A file that is not there is told where it is missed. */
function missing(error: unknown): readonly Problem[] {
  if (error instanceof Refusal) return [];
  throw error;
}

function filesOf(host: Host, open: OpenNotebook): Sources {
  return {
    async open(name) {
      const file = sourceFile(host, open, name);
      if (!(await isFile(file))) throw new Refusal(problem('source.missing', { source: name, looked: file }));
      return { ...host.file(file, (await stat(file)).size), name };
    },
  };
}

export function sourceFile(host: Host, open: OpenNotebook, name: string): string {
  return name.startsWith('samples/')
    ? path.join(host.samples, name.slice('samples/'.length))
    : path.resolve(path.dirname(open.file), name);
}

export async function isFile(file: string): Promise<boolean> {
  try {
    return (await stat(file)).isFile();
  } catch {
    // Whatever the reason, it cannot be read; running the cell names it.
    return false;
  }
}
