/** Small notebooks and their data. */
import { smallCsv } from '../../support/command-line.ts';

export const TINY = `---
bancada: 1
title: Tiny
---

\`\`\`{data} visits
source: visits.csv
\`\`\`
`;
export const TINY_CSV = 'day,visits\n2024-01-01,3\n2024-01-02,\n2024-01-03,5\n';

export const WHOLE = `---
bancada: 1
title: Whole
seed: 3
params:
  least: 5
---

We believe that visits tell who buys.

\`\`\`{data} visits
source: visits.csv
where: visits >= \${least}
\`\`\`

\`\`\`{split} parts
of: visits
by: random
train: 0.6
validation: 0.2
test: 0.2
\`\`\`

\`\`\`{train} sale
of: parts
target: sold
model: logistic
\`\`\`

\`\`\`{evaluate} scores
of: sale
on: parts.test
metrics: [log_loss, roc_auc]
\`\`\`

\`\`\`{gate} good
of: scores
require:
  - log_loss: { max: 10 }
  - roc_auc: { not_worse_than: champion, margin: 1 }
\`\`\`

\`\`\`{register} registered
of: sale
name: sales
alias: champion
if: good
\`\`\`
`;
export const WHOLE_CSV = smallCsv(150);
