import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { draftCard } from '../../../src/core/model-folder/draft-card.ts';
import { modelFolder } from '../../../src/core/model-folder/model-folder.ts';
import { isModelSignature } from '../../../src/core/model-folder/signature.ts';
import { zipFolder } from '../../../src/core/model-folder/zip.ts';
import { SALE, SCORES } from './facts.ts';

const textOf = (files: ReadonlyMap<string, Uint8Array>, name: string) => new TextDecoder().decode(files.get(name));
const folder = modelFolder(SALE, { language: 'en' });

describe('a model folder', () => {
  it('holds what MLflow, a server, Docker and people look for, sorted by path', () => {
    expect([...folder.keys()]).toEqual([
      'Dockerfile',
      'MLmodel',
      'README.md',
      'code/bancada_model.py',
      'conda.yaml',
      'input_example.json',
      'model.onnx',
      'python_env.yaml',
      'requirements-serve.txt',
      'requirements.txt',
      'serve.py',
      'serving_input_example.json',
      'signature.json',
    ]);
    expect(folder.get('model.onnx')).toEqual(SALE.onnx);
  });

  it.each(['MLmodel', 'README.md', 'signature.json', 'input_example.json', 'conda.yaml', 'Dockerfile'])(
    'has the bytes of %s that it always had',
    async (name) => {
      await expect(textOf(folder, name)).toMatchFileSnapshot(`../../golden/model-folder/${name}`);
    },
  );

  it('has a card in Portuguese', async () => {
    const files = modelFolder(SALE, { language: 'pt' });
    await expect(textOf(files, 'README.md')).toMatchFileSnapshot('../../golden/model-folder/README.pt.md');
  });

  it('has the same bytes the second time, as a zip file too', async () => {
    const again = modelFolder(structuredClone(SALE), { language: 'en' });
    expect([...again]).toEqual([...folder]);
    expect(await zipFolder('sale', again)).toEqual(await zipFolder('sale', folder));
  });

  it('names no whole numbers to MLflow where training had a gap, and no class for a regression', () => {
    const { fitted } = SALE;
    const plain = { ...fitted, task: 'regression' as const, classes: [], outputs: ['prediction'] };
    const files = modelFolder({ ...SALE, fitted: plain, wholeInputs: [] }, { language: 'en' });
    const { signature } = parse(textOf(files, 'MLmodel')) as { signature: { inputs: string; outputs: string } };
    expect((JSON.parse(signature.inputs) as { type: string }[]).map(({ type }) => type)).toEqual([
      'double',
      'string',
      'double',
      'boolean',
    ]);
    expect(JSON.parse(signature.outputs)).toEqual([{ type: 'double', name: 'prediction', required: true }]);
  });

  it('shows a row that nobody is, and none where the rows may not be told', () => {
    const { data } = JSON.parse(textOf(folder, 'input_example.json')) as { data: unknown[] };
    expect(data).toEqual([[4, 'Natal', 3, true]]);
    const { known: _, ...rest } = SALE;
    const files = modelFolder(rest, { language: 'en' });
    expect([...files.keys()].filter((name) => name.includes('example'))).toEqual([]);
    expect(textOf(files, 'MLmodel')).not.toContain('saved_input_example_info');
  });

  it('holds the card that a person wrote, and says what has changed since', () => {
    const card = { text: '# Sale\n\nOurs.\n\n', changes: [{ what: 'scores roc_auc', before: 0.8, now: undefined }] };
    const readme = textOf(modelFolder(SALE, { language: 'pt', card }), 'README.md');
    expect(readme).toMatch(/---\n\n> As evidências mudaram .*: scores roc_auc 0,8 → nada\.\n\n# Sale\n\nOurs\.\n$/);
    expect(textOf(modelFolder(SALE, { language: 'en', card: { ...card, changes: [] } }), 'README.md')).toMatch(
      /---\n\n# Sale\n\nOurs\.\n$/,
    );
  });

  it('is told from other folders by its signature', () => {
    expect(isModelSignature(textOf(folder, 'signature.json'))).toBe(true);
    for (const other of ['', 'null', '[]', '{}', '{"format":1}', '{"format":1,"model":"x"}', '{'])
      expect(isModelSignature(other)).toBe(false);
  });

  it('writes Python that a template cannot have cut short', () => {
    for (const name of ['serve.py', 'code/bancada_model.py']) {
      expect(textOf(folder, name)).toMatch(/^"""[^]*\n$/);
      expect(textOf(folder, name)).not.toMatch(/`|\$\{|\t/);
    }
  });
});

describe('a drafted card', () => {
  const limits = (card: string) => card.slice(card.indexOf('## Limits'), card.indexOf('## How'));

  it('says what is not known', () => {
    const { training: _, ...untrained } = SALE;
    const card = draftCard({ ...untrained, evaluations: [], validation: [] }, 'en');
    expect(card).toContain('Nobody has written down yet what this model is for');
    expect(card).toContain('Which rows it learned from is not known.');
    expect(limits(card)).toContain('No evaluation is known at all.');
    expect(limits(draftCard({ ...SALE, evaluations: [] }, 'en'))).toContain('may flatter the model');
  });

  it('warns of an evaluation on rows that the model learned from, and of nothing else', () => {
    expect(limits(draftCard(SALE, 'en'))).not.toContain('learned from:');
    const same = { ...SCORES, data: SALE.training!.version };
    expect(limits(draftCard({ ...SALE, evaluations: [same] }, 'en'))).toContain('`scores` judged it on rows that it');
  });

  it('lets no name of the data break out of its place', () => {
    const nasty = 'a`|<img src=x>\n## Limits';
    const { fitted } = SALE;
    const inputs = [{ name: nasty, type: 'number' as const, element: 'double' as const }];
    const card = draftCard({ ...SALE, title: nasty, fitted: { ...fitted, target: nasty, inputs } }, 'en');
    expect(card.match(/^## Limits$/gm)).toHaveLength(1);
    expect(card).toContain('| `a’\\|<img src=x> ## Limits` | number |');
    expect(card).toContain('notebook “a\\`\\|\\<img src=x\\> \\#\\# Limits”');
  });
});
