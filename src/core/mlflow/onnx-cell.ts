import type { Notebook } from '../notebook/notebook.ts';
import { stringify } from 'yaml';
import type { FetchedModel } from './fetch-model.ts';

/**
 * The cell that uses a fetched model, as text of the notebook. What it is judged on is taken from the notebook's first
 * cell with a target; where there is none, the person fills in two words.
 */
export function onnxCell({ file, columns }: Pick<FetchedModel, 'file' | 'columns'>, notebook: Notebook): string {
  const names = new Set(notebook.cells.map(({ name }) => name));
  const base = `onnx_${file
    .toLowerCase()
    .replace(/\.onnx$/, '')
    .replace(/[^a-z0-9]+/g, '_')}`;
  let name = base;
  for (let n = 2; names.has(name); n++) name = `${base}_${n}`;
  const bodies = notebook.cells.map(({ body }) => body as { of?: unknown; target?: unknown } | undefined);
  const like = bodies.find((body) => typeof body?.of === 'string' && typeof body.target === 'string');
  const body = {
    source: file,
    of: String(like?.of ?? 'parts'),
    target: String(like?.target ?? 'target'),
    ...(columns.length > 0 && { features: columns }),
  };
  return `\`\`\`{onnx} ${name}\n${stringify(body, { lineWidth: 0, flowCollectionPadding: false })}\`\`\`\n`;
}
