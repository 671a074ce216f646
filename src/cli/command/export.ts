import { writeFile } from 'node:fs/promises';
import type { Output } from '../../core/kind/cell-kind.ts';
import type { ModelOutput } from '../../core/learn/model-output.ts';
import { problem, Refusal } from '../../core/problem.ts';
import type { DatasetOutput } from '../../core/table/output.ts';
import { contentsOptions, readBundleRequest, refuseBundleOptions } from '../bundle-contents.ts';
import { exportBundle, exportReport, listBundleFile } from '../bundle-file.ts';
import { exportRepository } from '../export-repository.ts';
import { encodeDataset, writtenLine, type EncodedDataset } from '../dataset-file.ts';
import type { Command, World } from '../host.ts';
import { checkModelPlace, exportModelFolder } from '../model-folder-file.ts';
import { needOutput } from '../need-output.ts';
import { readNotebookFile, storeDirOf, withWorld } from '../open-notebook.ts';
import { outputOption, setOption, storeOption, workersOption } from '../options.ts';
import { paramsOption, parameterSettings } from '../params-file.ts';

const TARGETS = ['bundle', 'report', 'model', 'onnx', 'csv', 'parquet', 'dvc', 'git-lfs'];

export const exportCommand: Command = {
  name: 'export',
  doc:
    'Writes a run as a bundle that others can replay or as a report that any browser reads, a cell’s model as ONNX or as a folder that serves it, or its ' +
    'dataset as CSV or Parquet, to a file; runs first what is stale. A bundle or a report holds the whole notebook, or CELL and ' +
    'what it needs; a model folder becomes a zip file where -o ends in .zip. As dvc or git-lfs, the whole ' +
    'notebook goes into a folder of a Git repository.',
  positionals: ['NOTEBOOK', '[CELL[.PART]]'],
  options: {
    as: { type: 'text', value: TARGETS.join('|'), doc: 'the format' },
    output: outputOption,
    set: setOption,
    params: paramsOption,
    store: storeOption,
    workers: workersOption,
    ...contentsOptions,
  },
  async run(host, args) {
    const as = args.text('as');
    const file = args.text('output');
    if (as === undefined || !TARGETS.includes(as)) {
      throw new Refusal(problem('cli.unknown_target', { got: as ?? '', expected: TARGETS }));
    }
    if (as !== 'bundle') refuseBundleOptions(args, as);
    const request = readBundleRequest(args);
    if (file === undefined && !request.list) throw missingFile();
    const open = readNotebookFile(host, args.positionals[0]!, parameterSettings(args));
    const options = { storeDir: storeDirOf(open.file, args), workers: args.count('workers') };
    const cell = args.positionals[1];
    if (as === 'bundle') {
      return withWorld(host, options, (world) =>
        file === undefined || request.list
          ? listBundleFile(host, world, open, cell, request)
          : exportBundle(host, world, open, cell, { ...request, file }),
      );
    }
    if (file === undefined) throw missingFile();
    if (as === 'report') {
      return withWorld(host, options, (world) => exportReport(host, world, open, cell, { ...request, file }));
    }
    if (as === 'dvc' || as === 'git-lfs') {
      return withWorld(host, options, (world) => exportRepository(host, world, open, { as, folder: file }));
    }
    if (cell === undefined)
      throw new Refusal(problem('cli.missing_argument', { command: 'export', missing: ['CELL'] }));
    if (as === 'model') checkModelPlace(file);
    return withWorld(host, options, async (world) => {
      const needed = await needOutput(host, world, open, cell);
      if ('status' in needed) return needed.status;
      if (as === 'model') {
        modelOf(needed.output, cell);
        await exportModelFolder(host, world, open, { cell, digest: needed.digest }, file);
        return 0;
      }
      const encoded = await encode(world, needed.output, as, cell);
      await writeFile(file, encoded.bytes);
      host.err(writtenLine(host.language, file, encoded));
      return 0;
    });
  },
};

function missingFile(): Refusal {
  return new Refusal(problem('cli.missing_option', { option: '-o', value: 'FILE' }));
}

async function encode(world: World, output: Output, as: string, cell: string): Promise<EncodedDataset> {
  if (as === 'onnx') {
    return { bytes: await world.store.objects.get(modelOf(output, cell).model.onnx.object), escaped: 0 };
  }
  if (output.type !== 'dataset') throw wrongType(cell, output, 'dataset');
  return encodeDataset(world.store, (output as DatasetOutput).dataset, as === 'csv' ? 'csv' : 'parquet');
}

function modelOf(output: Output, cell: string): ModelOutput {
  if (output.type !== 'model') throw wrongType(cell, output, 'model');
  return output as ModelOutput;
}

function wrongType(cell: string, output: Output, expected: string): Refusal {
  return new Refusal(problem('cli.wrong_output', { cell, got: output.type, expected }));
}
