import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { buildGraph } from '../../core/graph/order.ts';
import type { Json } from '../../core/json.ts';
import { readingOf } from '../../core/learn/reading.ts';
import { problem, Refusal, type Problem } from '../../core/problem.ts';
import type { DatasetRef } from '../../core/table/dataset.ts';
import { renderProblem } from '../../core/words/index.ts';
import { encodeDataset, formatOf, writtenLine } from '../dataset-file.ts';
import type { Command } from '../host.ts';
import { said } from '../lines.ts';
import { needOutput } from '../need-output.ts';
import { readNotebookFile, splitCellName, storeDirOf, withWorld } from '../open-notebook.ts';
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
      const needed = await needOutput(host, world, open, cell);
      if ('status' in needed) return needed.status;
      if (needed.output.type !== 'model') {
        throw new Refusal(problem('cli.wrong_output', { cell, got: needed.output.type, expected: 'model' }));
      }
      const like = readingOf(buildGraph(open.notebook, host.kinds), cell);
      const asked = { output: needed.digest, source: sourceOf(open.file, on), like };
      const scored = (await world.engine(open.file).query('score_file', asked as Json, host.signal)) as ScoredFile;
      for (const each of scored.warnings) host.err(`${renderProblem(each, host.language)}\n`);
      const encoded = await encodeDataset(world.store, scored.dataset, format);
      await writeFile(file, encoded.bytes);
      const scoredRows = said(host.language, 'rows_scored', { n: scored.dataset.count });
      host.err(`${scoredRows}\n${writtenLine(host.language, file, encoded)}`);
      return 0;
    });
  },
};

interface ScoredFile {
  readonly dataset: DatasetRef;
  readonly warnings: readonly Problem[];
}

/** The name of a file as a source of the notebook. `./` keeps a folder `samples` of the person's apart from shipped data. */
function sourceOf(notebook: string, file: string): string {
  const relative = path.relative(path.dirname(path.resolve(notebook)), path.resolve(file));
  return `./${relative.split(path.sep).join('/')}`;
}
