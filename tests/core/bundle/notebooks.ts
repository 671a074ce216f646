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

/** A model of every sort that replay tells apart: trees, a network with its curve, and trials. */
export const MODELS = `---
bancada: 1
title: Models
seed: 5
---

\`\`\`{data} visits
source: visits.csv
derive:
  twice: visits * 2
\`\`\`

\`\`\`{split} parts
of: visits
by: random
train: 0.6
validation: 0.2
test: 0.2
\`\`\`

\`\`\`{train} trees
of: parts
target: sold
model: gbdt
params: { n_estimators: 4, num_leaves: 4, min_child_samples: 5 }
\`\`\`

\`\`\`{train} network
of: parts
target: sold
model: mlp
params: { hidden_layer_sizes: [4], max_iter: 3 }
\`\`\`

\`\`\`{tune} tuned
of: parts
target: sold
model: logistic
space: { C: [0.1, 1] }
search: grid
\`\`\`

\`\`\`{evaluate} scores
of: [trees, network]
on: parts.test
metrics: [roc_auc]
\`\`\`
`;
