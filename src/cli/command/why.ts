import type { Json } from '../../core/json.ts';
import type { KeyChange, Why } from '../../core/graph/engine.ts';
import type { Language } from '../../core/words/index.ts';
import type { Command } from '../host.ts';
import { readNotebookFile, splitCellName, storeDirOf, withWorld } from '../open-notebook.ts';
import { jsonOption, setOption, storeOption } from '../options.ts';
import { paramsOption, parameterSettings } from '../params-file.ts';
import { printJson, problemJson, problemLine, table } from '../print.ts';
import { durationText, stateText } from '../progress.ts';
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
      host.out(whyText(answer, host.language));
      for (const each of problems) host.out(`${problemLine(each, host.language)}\n`);
    }
    return answer.problems.some((each) => each.severity === 'error') ? 2 : 0;
  },
};

const WORDS = {
  en: {
    key: 'key',
    computed: (run: string, when: string, time: string) => `computed by run ${run}, ${when}, in ${time}`,
    changed: 'changed since its last run:',
    neverRun: 'it has not run yet',
    madeOf: 'its key is made of:',
    columns: { part: 'part', before: 'before', now: 'now', value: 'value' },
    unknown: '(not known yet)',
    none: '(none)',
  },
  pt: {
    key: 'chave',
    computed: (run: string, when: string, time: string) => `computada pela execução ${run}, ${when}, em ${time}`,
    changed: 'mudou desde a última execução:',
    neverRun: 'ainda não foi executada',
    madeOf: 'a chave é feita de:',
    columns: { part: 'parte', before: 'antes', now: 'agora', value: 'valor' },
    unknown: '(ainda desconhecido)',
    none: '(nada)',
  },
} as const;
type Words = (typeof WORDS)[Language];

function whyText({ cell, state, key, changes, from, parts }: Why, language: Language): string {
  const words = WORDS[language];
  const { part, before, now, value } = words.columns;
  const lines = [`${cell}: ${stateText(state, language)}${key === undefined ? '' : `, ${words.key} ${key}`}\n`];
  if (state === 'cached' && from) {
    const when = new Date(from.at).toISOString();
    lines.push(`${words.computed(from.run, when, durationText(from.ms))}\n`);
  }
  if (changes.length > 0) {
    const rows = changes.map((each) => changeRow(each, words));
    lines.push(`${words.changed}\n`, table([part, before, now], rows));
  } else if (state === 'stale') {
    lines.push(`${words.neverRun}\n`);
  }
  const rows = Object.entries(parts).map(([name, each]) => [name, valueText(each, words)]);
  lines.push(`${words.madeOf}\n`, table([part, value], rows));
  return lines.join('');
}

function changeRow({ part, before, now }: KeyChange, words: Words): string[] {
  const unknown = now === undefined && part.startsWith('input');
  return [part, valueText(before, words), unknown ? words.unknown : valueText(now, words)];
}

function valueText(value: Json | undefined, words: Words): string {
  if (value === undefined) return words.none;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.replace(/[0-9a-f]{64}/g, (digest) => digest.slice(0, 12));
}
