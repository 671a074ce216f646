import { buildGraph } from '../../core/graph/order.ts';
import { placeProblem } from '../../core/notebook/place-problem.ts';
import { problem, type Problem } from '../../core/problem.ts';
import type { Command, Host } from '../host.ts';
import { said } from '../lines.ts';
import { isFile, leftOpenIn, sourceFile } from '../left-open.ts';
import { readNotebookFile, type OpenNotebook } from '../open-notebook.ts';
import { jsonOption, setOption } from '../options.ts';
import { paramsOption, parameterSettings } from '../params-file.ts';
import { printJson, problemJson, problemLine } from '../print.ts';

export const check: Command = {
  name: 'check',
  doc: 'Reads the notebook, follows its references and sources, and prints problems as file:line:column: message.',
  positionals: ['NOTEBOOK'],
  options: { set: setOption, params: paramsOption, json: jsonOption },
  async run(host, args) {
    const open = readNotebookFile(host, args.positionals[0]!, parameterSettings(args));
    const problems = [
      ...open.notebook.problems,
      ...(await missingSources(host, open)),
      ...(await leftOpenIn(host, open)).map((each) => placeProblem(open.notebook, each)),
    ];
    if (args.flag('json')) host.out(printJson({ notebook: open.file, problems: problems.map(problemJson) }));
    else for (const each of problems) host.out(`${problemLine(each, host.language)}\n`);
    const wrong = problems.some((each) => each.severity === 'error');
    if (!args.flag('json') && !wrong)
      host.err(`${said(host.language, 'no_errors', { file: open.file, n: open.notebook.cells.length })}\n`);
    return wrong ? 2 : 0;
  },
};

async function missingSources(host: Host, open: OpenNotebook): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const cell of buildGraph(open.notebook, host.kinds).cells.values()) {
    for (const { name, at } of cell.sources) {
      const file = sourceFile(host, open, name);
      if (await isFile(file)) continue;
      const where = { file: open.file, cell: cell.name, key: at.join('.') };
      problems.push(placeProblem(open.notebook, problem('source.missing', { source: name, looked: file }, where)));
    }
  }
  return problems;
}
