import { describe, expect, it } from 'vitest';
import { portugueseWords } from '../../src/cli/kind-words.ts';
import { cellKinds } from '../../src/kinds/cell/index.ts';
import { driftKinds } from '../../src/kinds/drift/index.ts';
import { expectationKinds } from '../../src/kinds/expectation/index.ts';
import { metricKinds } from '../../src/kinds/metric/index.ts';
import { modelKinds } from '../../src/kinds/model/index.ts';
import { kindWords } from '../../src/ui/notebook/kind-words.ts';

const FAMILIES = {
  cell: cellKinds,
  model: modelKinds,
  metric: metricKinds,
  expectation: expectationKinds,
  drift: driftKinds,
};

describe('Portuguese words of kinds', () => {
  it.each(cellKinds.map(({ id }) => id))('are shown where a cell of kind %s is chosen and edited', async (id) => {
    expect((await kindWords(id))?.title).toEqual(expect.any(String));
  });

  it.each(Object.entries(FAMILIES))('are known to help for every %s', (family, kinds) => {
    const words = portugueseWords[family]!;
    expect(Object.keys(words).sort()).toEqual(kinds.map(({ id }) => id).sort());
    for (const { id, doc } of kinds) expect(words[id]!.doc).not.toBe(doc);
  });
});
