/** A small exercise as it is given out, and what students hand in. */
const ROWS = Array.from({ length: 60 }, (_, row) => `${row},${(row * 7) % 13},${row % 3 === 0 ? 'yes' : 'no'}`);
export const EXERCISE = `---
bancada: 1
seed: 3
---

\`\`\`{data} visits
source: visits.csv
time: moment
\`\`\`

\`\`\`{split} parts
of: visits
by: random
train: 0.7
test: 0.3
\`\`\`

\`\`\`{train} sale
of: parts
target: bought
model: logistic
\`\`\`

\`\`\`{evaluate} scores
of: sale
on: parts.test
metrics: [roc_auc]
\`\`\`

\`\`\`{expect} done
items:
  - cell: parts.train
    before: parts.test
    by: moment
  - cell: scores
    at: roc_auc
    min: 0
\`\`\`
`;
export const SOLVED = EXERCISE.replace('by: random', 'by: time');
/** Its expectation made weaker. */
export const EASED = EXERCISE.replace('by: moment', 'by: hits').replace('before: parts.test', 'before: parts.train');
export const VISITS = `moment,hits,bought\n${ROWS.join('\n')}\n`;
