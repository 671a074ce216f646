import type { Json } from '../../core/json.ts';
import type { KeyChange, Why } from '../../core/graph/engine.ts';
import type { Command } from '../host.ts';
import { readNotebookFile, splitCellName, storeDirOf, withWorld } from '../open-notebook.ts';
import { jsonOption, setOption, storeOption } from '../options.ts';
import { paramsOption, parameterSettings } from '../params-file.ts';
import { printJson, problemJson, problemLine, table } from '../print.ts';
import { durationText } from '../progress.ts';
import { placeInFile } from '../run-cells.ts';

export const why: Command = {
  name: 'why',
  doc: 'Says why a cell is stale, or where its kept result comes from.',
  positionals: ['NOTEBOOK', 'CELL'],
  options: { set: setOption, params: paramsOption, store: storeOption, json: jsonOption },
  async run(host, args) {
    const open = readNotebookFile(host, args.positionals[0]!, parameterSettings(args));
    const { cell } = splitCellName(open, args.positionals[1]!);
    const answer = await withWorld(host, { storeDir: storeDirOf(open.file, args) }, (world) =>
      world.engine(open.file).why(open.notebook, cell),
    );
    const problems = answer.problems.map((each) => placeInFile(open, each));
    if (args.flag('json')) {
      host.out(printJson({ notebook: open.file, ...answer, problems: problems.map(problemJson) }));
    } else {
      host.out(whyText(answer));
      for (const each of problems) host.out(`${problemLine(each, host.language)}\n`);
    }
    return answer.problems.some((each) => each.severity === 'error') ? 2 : 0;
  },
};

function whyText({ cell, state, key, changes, from, parts }: Why): string {
  const lines = [`${cell}: ${state}${key === undefined ? '' : `, key ${key}`}\n`];
  if (state === 'cached' && from) {
    const when = new Date(from.at).toISOString();
    lines.push(`computed by run ${from.run}, ${when}, in ${durationText(from.ms)}\n`);
  }
  if (changes.length > 0) {
    lines.push('changed since its last run:\n', table(['part', 'before', 'now'], changes.map(changeRow)));
  } else if (state === 'stale') {
    lines.push('it has not run yet\n');
  }
  lines.push('its key is made of:\n', table(['part', 'value'], Object.entries(parts).map(partRow)));
  return lines.join('');
}

function changeRow({ part, before, now }: KeyChange): string[] {
  return [part, valueText(before), now === undefined && part.startsWith('input') ? '(not known yet)' : valueText(now)];
}

function partRow([part, value]: [string, Json]): string[] {
  return [part, valueText(value)];
}

function valueText(value: Json | undefined): string {
  if (value === undefined) return '(none)';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.replace(/[0-9a-f]{64}/g, (digest) => digest.slice(0, 12));
}
