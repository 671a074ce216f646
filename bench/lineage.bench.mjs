// The lineage of a store of many runs: one pass over its records, then walks in memory.
import { bundle } from './support/bundle.mjs';
import { runNode } from './support/child.mjs';

export default {
  title: 'Lineage over a folder store, CPU milliseconds of one thread',
  async run({ short }) {
    const script = await bundle('support/lineage.ts');
    return (short ? [1_000] : [1_000, 10_000]).map((runs) => {
      const { read, build, backwards, forwards, nodes, reached, opened } = runNode(script, [runs]);
      return {
        'runs of 12 cells': runs.toLocaleString('en'),
        'one pass': read.toFixed(0),
        graph: build.toFixed(0),
        back: backwards.toFixed(1),
        forward: forwards.toFixed(1),
        things: nodes.toLocaleString('en'),
        'behind an alert': reached[0],
        'made of a file': reached[1].toLocaleString('en'),
        'documents opened': opened,
      };
    });
  },
};
