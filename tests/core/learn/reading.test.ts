import { describe, expect, it } from 'vitest';
import { buildGraph } from '../../../src/core/graph/order.ts';
import { readingOf } from '../../../src/core/learn/reading.ts';
import { parseNotebook } from '../../../src/core/notebook/parse.ts';
import { cellKinds } from '../../../src/kinds/cell/index.ts';

const TEXT = `---
bancada: 1
---
\`\`\`{data} raw
source: a.csv
date_order: dmy
missing: [none]
encoding: windows-1252
derive: { weekday: weekday(day), late: delay > 15 }
\`\`\`

\`\`\`{data} chosen
of: raw
derive: { late: delay > 30 }
\`\`\`

\`\`\`{data} other
source: b.csv
derive: { unrelated: x + 1 }
\`\`\`

\`\`\`{split} parts
of: chosen
by: random
train: 0.8
test: 0.2
\`\`\`

\`\`\`{train} model
of: parts.train
target: late
model: logistic
\`\`\`
`;

describe('how the data of a model are read', () => {
  const kinds = new Map(cellKinds.map((kind) => [kind.id, kind]));
  const graph = buildGraph(parseNotebook(TEXT, kinds), kinds);

  it('comes from all that it rests on, the nearer first, and nothing that concerns the writing of one file', () => {
    expect(graph.bad.size).toBe(0);
    expect(readingOf(graph, 'model')).toEqual({
      missing: ['none'],
      date_order: 'dmy',
      derive: { weekday: 'weekday(day)', late: 'delay > 30' },
    });
  });

  it('is nothing for a cell that rests on no data', () => {
    expect(readingOf(graph, 'nowhere')).toEqual({});
  });
});
