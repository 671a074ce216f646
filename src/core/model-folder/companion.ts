/** The model folders of a bundle. */
import type { BundleFacts, CompanionFile } from '../bundle/companions.ts';
import type { ModelOutput } from '../learn/model-output.ts';
import { readModelFacts } from './facts.ts';
import { GRAPH_FILE, modelFolder } from './model-folder.ts';

/**
 * `models/<cell>/…` of every trained model in the bundle. The card is the drafted one, with what the notebook says of
 * the model: what a person wrote beside the notebook would not be there when the bundle is exported a second time.
 */
export async function modelFolders(bundle: BundleFacts): Promise<ReadonlyMap<string, CompanionFile>> {
  const { manifest, objects, output, notebook, language } = bundle;
  const outputs = new Map(
    Object.entries(manifest.cells).flatMap(([cell, claim]) => (claim.state === 'done' ? [[cell, claim.digest]] : [])),
  );
  const files = new Map<string, CompanionFile>();
  for (const [cell, digest] of outputs) {
    const found = await output(cell);
    if (found?.type !== 'model') continue;
    const { onnx } = (found as ModelOutput).model;
    if (!(await objects.has(onnx.object))) continue;
    const { title } = notebook.front;
    const facts = await readModelFacts(objects, {
      name: cell,
      output: digest,
      outputs,
      ...(title !== undefined && { title }),
    });
    for (const [path, bytes] of modelFolder(facts, { language })) files.set(`models/${cell}/${path}`, bytes);
    files.set(`models/${cell}/${GRAPH_FILE}`, { object: onnx.object, size: onnx.size });
  }
  return files;
}
