import { expect, test } from 'vitest';
import { exampleValues } from '../../../src/core/notebook/inline-yaml.ts';
import { parseNotebook } from '../../../src/core/notebook/parse.ts';
import { cellKinds } from '../../../src/kinds/cell/index.ts';
import { keysToFill, shownState } from '../../../src/ui/notebook/to-fill.ts';

const kinds = new Map(cellKinds.map((kind) => [kind.id, kind]));
const problemsOf = (cell: string) =>
  parseNotebook(`---\nbancada: 1\n---\n\n\`\`\`{${cell}\n\`\`\`\n`, kinds).cells[0]!.problems;

const CASES = [
  { cell: 'gate} g\nof:\nrequire:', keys: ['of', 'require'] },
  { cell: 'register} r', keys: ['of', 'name'] },
  { cell: 'evaluate} e\nof: \non:', keys: ['of', 'on'] },
  { cell: 'gate} g\nof:\nrequire: 3', keys: [] },
  { cell: 'gate} g\nof:\nrequire:\ncolour: red', keys: [] },
  { cell: 'evaluate} e\nof: nowhere\non:', keys: [] },
];

for (const { cell, keys } of CASES) {
  const state = keys.length > 0 ? 'not set up yet' : 'failed';
  test(`“${cell.replaceAll('\n', ' · ')}” is ${state}`, () => {
    const problems = problemsOf(cell);
    expect(problems.length).toBeGreaterThan(0);
    expect(keysToFill(problems)).toEqual(keys);
    const status = { cell: 'x', kind: 'x', state: 'failed', problems, log: [] } as const;
    expect(shownState(status)).toBe(keys.length > 0 ? 'unset' : 'failed');
    expect(shownState({ ...status, fault: { message: 'broken', stack: '' } })).toBe('failed');
  });
}

test('a gate shows what its first example requires', () => {
  expect(exampleValues(kinds.get('gate')!)['require']).toEqual([{ roc_auc: { min: 0.7 } }]);
});
