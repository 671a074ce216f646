/** Model folders in the page: gathered, put into a zip file and handed to the person. */
import type { Store } from '../../core/ports.ts';
import { readModelFacts, type FactsRequest } from '../../core/model-folder/facts.ts';
import { modelFolder } from '../../core/model-folder/model-folder.ts';
import { writtenCard } from '../../core/model-folder/written-card.ts';
import { zipFolder } from '../../core/model-folder/zip.ts';
import type { Language } from '../app/say.ts';
import { saveBytes } from '../part/save-file.ts';

/** Downloads `<file>.zip`; its folder bears the model's name. */
export async function saveModelFolder(
  store: Store,
  request: FactsRequest,
  { language, file }: { readonly language: Language; readonly file: string },
): Promise<void> {
  const facts = await readModelFacts(store.objects, request);
  const card = await writtenCard(store, facts);
  const files = modelFolder(facts, { language, ...(card && { card }) });
  saveBytes(`${file}.zip`, await zipFolder(request.name, files), 'application/zip');
}
