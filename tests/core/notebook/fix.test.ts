import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../src/core/notebook/edit.ts';
import { fixFor } from '../../../src/core/notebook/fix.ts';
import { parseNotebook } from '../../../src/core/notebook/parse.ts';
import { testKinds } from './kinds.ts';

const DATA = '```{data} rides\nsource: a.csv\n```\n';
const SPLIT = '```{split} parts\nof: rides\n```\n';

/** Applies the fix of the first problem that has one until there is none, and says what is left. */
function fixed(text: string): { text: string; left: string[] } {
  for (let round = 0; round < 10; round++) {
    const notebook = parseNotebook(text, testKinds);
    const edit = notebook.problems.map((each) => fixFor(notebook, each)).find((each) => each !== undefined);
    if (!edit) return { text, left: notebook.problems.map((each) => each.code) };
    text = applyEdits(text, [edit]);
  }
  throw new Error(`the fixes of ${text} do not end`);
}

describe('an offered fix', () => {
  it.each([
    ['a misspelt kind', '```{splt} s\nof: rides\n```\n', '```{split} s\nof: rides\n```\n'],
    ['a missing name', '```{split}\nof: rides\n```\n', '```{split} split\nof: rides\n```\n'],
    ['a name with capitals', '```{split} My Parts\nof: rides\n```\n', '```{split} my_parts\nof: rides\n```\n'],
    ['a name that is taken', '```{split} rides\nof: rides\n```\n', '```{split} rides_2\nof: rides\n```\n'],
    [
      'a misspelt key',
      '```{split} s\nof: rides\n"bye": time # x\n```\n',
      '```{split} s\nof: rides\nby: time # x\n```\n',
    ],
    ['a misspelt value', '```{split} s\nof: rides\nby: "tiem"\n```\n', '```{split} s\nof: rides\nby: time\n```\n'],
    ['a misspelt cell', '```{split} s\nof: ridse\n```\n', '```{split} s\nof: rides\n```\n'],
    [
      'a misspelt part',
      '```{check} c\nof: parts.tset\nexpect: [{ rows: {} }]\n```\n',
      '```{check} c\nof: parts.test\nexpect: [{ rows: {} }]\n```\n',
    ],
    ['a part where there is none', '```{split} s\nof: rides.all\n```\n', '```{split} s\nof: rides\n```\n'],
    [
      'a part where the whole belongs',
      '```{train} t\nof: parts.train\ntarget: y\nmodel: gbdt\n```\n',
      '```{train} t\nof: parts\ntarget: y\nmodel: gbdt\n```\n',
    ],
    ['a fence that is not closed', '```{split} s\nof: rides', '```{split} s\nof: rides\n```\n'],
    [
      'a tab',
      '```{train} t\nof: parts\ntarget: y\nmodel: gbdt\nparams:\n\tn_estimators: 3\n```\n',
      '```{train} t\nof: parts\ntarget: y\nmodel: gbdt\nparams:\n  n_estimators: 3\n```\n',
    ],
  ])('puts right %s', (_, wrong, right) => {
    expect(fixed(DATA + SPLIT + wrong)).toEqual({ text: DATA + SPLIT + right, left: [] });
  });

  it('puts right a misspelt parameter inside its text', () => {
    const front = '---\nparams: { late: 3 }\n---\n';
    const { text, left } = fixed(`${front}\`\`\`{data} d\nsource: x\nwhere: a > \${lat} or b\n\`\`\`\n`);
    expect([text.includes('where: a > ${late} or b'), left]).toEqual([true, []]);
  });

  it('is not offered where there is more than one way', () => {
    const { left } = fixed(`${DATA}${SPLIT}\`\`\`{check} c\nof: parts\n\`\`\`\n`);
    expect(left).toEqual(['notebook.missing_key', 'notebook.needs_part']);
  });
});
