/** Trains every model kind in the page. */
import { modelKinds } from '../../../src/kinds/model/index.ts';
import { modelDigests, SHAPES } from '../../support/model-sample.ts';

async function trainAll(): Promise<Record<string, object>> {
  const digests: Record<string, object> = {};
  for (const kind of modelKinds) {
    for (const shape of SHAPES.filter(({ task }) => kind.tasks.includes(task))) {
      digests[`${kind.id} ${shape.task} ${shape.nClasses}`] = await modelDigests(kind, shape);
    }
  }
  return digests;
}

declare global {
  interface Window {
    trainAll: typeof trainAll;
  }
}

window.trainAll = trainAll;
