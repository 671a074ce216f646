import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cellText } from '../../core/notebook/edit.ts';
import { cellNameFor } from '../../core/notebook/names.ts';
import { parseNotebook } from '../../core/notebook/parse.ts';
import { problem, Refusal } from '../../core/problem.ts';
import type { DatasetOutput } from '../../core/table/output.ts';
import type { FileLook } from '../../core/table/sniff-file.ts';
import { encodeDataset, formatOf, writtenLine } from '../dataset-file.ts';
import type { Command, Host, World } from '../host.ts';
import { needOutput } from '../need-output.ts';
import { readNotebookFile, splitCellName, storeDirOf, withWorld, type OpenNotebook } from '../open-notebook.ts';
import { outputOption, setOption, storeOption, workersOption } from '../options.ts';
import { paramsOption, parameterSettings } from '../params-file.ts';

export const predict: Command = {
  name: 'predict',
  doc: 'Scores the rows of a file with a trained model and writes them, predictions beside them, as CSV or Parquet.',
  positionals: ['NOTEBOOK', 'CELL'],
  options: {
    on: { type: 'text', value: 'FILE', doc: 'the rows to score, in any format that a data cell reads' },
    output: outputOption,
    set: setOption,
    params: paramsOption,
    store: storeOption,
    workers: workersOption,
  },
  async run(host, args) {
    const on = args.text('on');
    const file = args.text('output');
    if (on === undefined) throw new Refusal(problem('cli.missing_option', { option: '--on', value: 'FILE' }));
    if (file === undefined) throw new Refusal(problem('cli.missing_option', { option: '-o', value: 'FILE' }));
    const format = formatOf(file);
    if (!existsSync(on)) throw new Refusal(problem('source.missing', { source: on, looked: path.resolve(on) }));
    const open = readNotebookFile(host, args.positionals[0]!, parameterSettings(args));
    const { cell } = splitCellName(open, args.positionals[1]!);
    const options = { storeDir: storeDirOf(open.file, args), workers: args.count('workers') };
    return withWorld(host, options, async (world) => {
      const asked = await withPrediction(host, world, open, { cell, on, set: parameterSettings(args) });
      const needed = await needOutput(host, world, asked, asked.scores);
      if ('status' in needed) return needed.status;
      const { dataset } = needed.output as DatasetOutput;
      const encoded = await encodeDataset(world.store, dataset, format);
      await writeFile(file, encoded.bytes);
      host.err(`${dataset.count} rows scored\n${writtenLine(file, encoded)}`);
      return 0;
    });
  },
};

/** The notebook with two more cells, in memory alone: the rows, read as the file says of itself, and their scores. */
async function withPrediction(
  host: Host,
  world: World,
  open: OpenNotebook,
  { cell, on, set }: { readonly cell: string; readonly on: string; readonly set: Readonly<Record<string, string>> },
): Promise<OpenNotebook & { readonly scores: string }> {
  const taken = new Set(open.notebook.cells.map((each) => each.name));
  const rows = cellNameFor('rows', taken);
  const scores = cellNameFor('scores', taken.add(rows));
  const relative = path
    .relative(path.dirname(path.resolve(open.file)), path.resolve(on))
    .split(path.sep)
    .join('/');
  // `./` keeps a file of the person's own folder `samples` apart from shipped data.
  const source = `./${relative}`;
  const look = (await world.engine(open.file).query('sniff', { source }, host.signal)) as FileLook;
  const lines = Object.entries({ source: source.replaceAll('${', '$${'), ...look.options });
  const body = lines.map(([key, value]) => `${key}: ${JSON.stringify(value)}`).join('\n');
  const cells = [
    cellText({ kind: 'data', name: rows, body }),
    cellText({ kind: 'predict', name: scores, body: `of: ${cell}\non: ${rows}` }),
  ];
  const text = `${open.notebook.text.trimEnd()}\n\n${cells.join('\n')}`;
  const notebook = parseNotebook(text, host.kinds, { file: open.file, set });
  return { file: open.file, notebook, scores, added: { [rows]: on, [scores]: on } };
}
