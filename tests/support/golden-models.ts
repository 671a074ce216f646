/** Writes tests/golden/models.json, after a numeric unit rose: node scripts/run-ts.mjs tests/support/golden-models.ts */
import { writeFileSync } from 'node:fs';
import { modelKinds } from '../../src/kinds/model/index.ts';
import { modelDigests, SHAPES } from './model-sample.ts';

const digests: Record<string, object> = {};
for (const kind of modelKinds) {
  for (const shape of SHAPES.filter(({ task }) => kind.tasks.includes(task))) {
    digests[`${kind.id} ${shape.task} ${shape.nClasses}`] = await modelDigests(kind, shape);
  }
}
writeFileSync('tests/golden/models.json', `${JSON.stringify(digests, null, 2)}\n`);
