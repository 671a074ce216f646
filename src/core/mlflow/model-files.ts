/** A registered model as the folder that `mlflow.pyfunc.load_model` opens. */
import { readModelFacts } from '../model-folder/facts.ts';
import { modelFolder } from '../model-folder/model-folder.ts';
import type { ModelFiles } from './push-model.ts';

export const modelFiles: ModelFiles = async (objects, name, { model, card }) => {
  const facts = await readModelFacts(objects, { name, output: model.output.object, outputs: new Map(), about: card });
  return modelFolder(facts, { language: 'en' });
};
