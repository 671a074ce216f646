import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { rawType, croissantType } from '../../../src/core/bundle-metadata/raw-column.ts';
import { reportLanguage } from '../../../src/core/bundle-metadata/run-facts.ts';
import { bundleWorld, exported, filesOf, manifestOf, sha256, type Files } from '../../support/bundles.ts';

const folder = path.resolve(import.meta.dirname, '../../tools/metadata');
const SHOP = readFileSync(path.join(folder, 'shop.md'), 'utf8');
const VISITS = readFileSync(path.join(folder, 'visits.csv'), 'utf8');

type Json = Record<string, unknown>;
type Entity = Json & { '@id': string };

async function bundleOf(
  notebook: string,
  sources: Record<string, string>,
  more: Parameters<typeof exported>[2] = {},
): Promise<Files> {
  const world = bundleWorld();
  for (const [name, text] of Object.entries(sources)) world.sources.set(name, text);
  return filesOf(await exported(world, notebook, more));
}

const textOf = (files: Files, name: string) => new TextDecoder().decode(files.get(name)!);
const json = (files: Files, name: string) => JSON.parse(textOf(files, name)) as Json;
const entities = (files: Files) =>
  new Map((json(files, 'ro-crate-metadata.json')['@graph'] as Entity[]).map((each) => [each['@id'], each]));
const data = (body: string) => `---\nbancada: 1\ntitle: T\n---\n\n\`\`\`{data} rows_of\n${body}\n\`\`\`\n`;

describe('the metadata of a run', { timeout: 60_000 }, () => {
  let shop: Files;
  beforeAll(async () => {
    shop = await bundleOf(SHOP, { 'visits.csv': VISITS });
  }, 60_000);

  it('are the same bytes for the same run, and none of them holds a time of day', async () => {
    const again = await bundleOf(SHOP, { 'visits.csv': VISITS });
    for (const name of ['report.html', 'ro-crate-metadata.json', 'croissant-visits.json']) {
      expect(Buffer.compare(shop.get(name)!, again.get(name)!)).toBe(0);
      expect(textOf(shop, name)).not.toMatch(/20[2-9]\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/);
    }
  });

  it('list every named file with its size and hash', () => {
    const found = entities(shop);
    for (const [name, bytes] of shop) {
      if (/^objects\/|^manifest|^sha256sums|^ro-crate/.test(name)) continue;
      expect(found.get(name)).toMatchObject({ sha256: sha256(bytes), contentSize: String(bytes.length) });
    }
    expect(found.get('./')).toMatchObject({ name: 'Who buys?', mainEntity: { '@id': 'notebook.md' } });
  });

  it('refer to nothing in the crate that is not there', () => {
    const found = entities(shop);
    const missing: string[] = [];
    const walk = (value: unknown) => {
      if (Array.isArray(value)) value.forEach(walk);
      else if (value !== null && typeof value === 'object') {
        const { '@id': id, ...rest } = value as Entity;
        if (typeof id === 'string' && Object.keys(rest).length === 0 && !found.has(id)) missing.push(id);
        walk(Object.values(rest));
      }
    };
    walk([...found.values()]);
    expect(missing.filter((id) => id !== 'https://w3id.org/ro/crate/1.1')).toEqual([]);
  });

  it('say of each cell what it read and what it left', () => {
    const found = entities(shop);
    const claims = manifestOf(shop).cells;
    const digest = (cell: string) => (claims[cell] as { digest: string }).digest;
    const source = manifestOf(shop).sources[0]!.chunks![0]!;
    expect(found.get('#cell/visits')).toMatchObject({
      instrument: { '@id': '#kind/data' },
      object: { '@id': `objects/${source}` },
      result: { '@id': `objects/${digest('visits')}` },
      actionStatus: 'http://schema.org/CompletedActionStatus',
    });
    expect(found.get('#cell/good')).toMatchObject({
      object: expect.arrayContaining([{ '@id': `objects/${digest('line_scores')}` }]) as unknown,
    });
    const { log_loss, intervals } = json(shop, `objects/${digest('line_scores')}`)['result'] as {
      log_loss: number;
      intervals: { log_loss: { low: number; high: number } };
    };
    expect(found.get('#metric/line_scores/log_loss')).toMatchObject({
      value: log_loss,
      minValue: intervals.log_loss.low,
      maxValue: intervals.log_loss.high,
    });
    expect(found.get('#metric/scores/trees/log_loss')?.['value']).toBeTypeOf('number');
  });

  it('tell a cell that a check held up from one that was done', async () => {
    const stopped = SHOP.replace('rows: { min: 50 }', 'rows: { min: 5000 }').replace(
      '```{check} visits_ok\nof: visits\n',
      '```{check} visits_ok\nof: visits\non_fail: stop\n',
    );
    const files = await bundleOf(stopped, { 'visits.csv': VISITS });
    expect(entities(files).get('#cell/line')).toMatchObject({
      actionStatus: 'http://schema.org/FailedActionStatus',
      error: 'held up by a check',
    });
    const report = textOf(files, 'report.html');
    expect(report).toContain('A check before this cell answered no, so it was not computed.');
    expect(report).toMatch(/visits_ok.*answered no/s);
  });

  it('keep what was left out of the bundle out of every text', async () => {
    const csv = 'who,n\nSecretName,1\nOtherName,2\nSecretName,3\n';
    const files = await bundleOf(data('source: a.csv'), { 'a.csv': csv }, { contents: { data: { rows: 'none' } } });
    for (const name of files.keys()) expect([name, textOf(files, name).includes('SecretName')]).toEqual([name, false]);
    expect(textOf(files, 'report.html')).toContain('cannot be replayed');
    expect(textOf(files, 'report.html')).not.toContain('bancada replay');
    const described = json(files, 'croissant-rows_of.json');
    expect([described['distribution'], described['recordSet']]).toEqual([[], undefined]);
    expect(described['identifier']).toBe(`sha256:${sha256(new TextEncoder().encode(csv))}`);
  });

  it.each([
    ['a table of commas', 'a,b\n1,x\n2,y\n', '', { a: 'sc:Integer', b: 'sc:Text' }],
    ['tabs', 'a\tb\n1.5\ttrue\n2\tfalse\n', '', { a: 'sc:Float', b: 'sc:Boolean' }],
    [
      'digits that are names',
      'a,b\n07,2024-01-02\n08,2024-02-03\n',
      'types: { a: category }',
      { a: 'sc:Integer', b: 'sc:Date' },
    ],
    [
      'derived columns left out',
      'a,b\n1,3\n2,4\n',
      'derive: { c: a > 1 }\nwhere: b > 3',
      { a: 'sc:Integer', b: 'sc:Integer' },
    ],
    ['semicolons', 'a;b\n1,5;x\n2,5;y\n', '', undefined],
    ['no line of names', '1,2\n3,4\n', 'header: false', undefined],
    ['JSON', '[{"a": 1}, {"a": 2}]\n', '', undefined],
  ])('describe the rows of %s as a plain reader reads them', async (_, csv, more, types) => {
    const name = csv.startsWith('[') ? 'a.json' : 'a.csv';
    const files = await bundleOf(data(`source: ${name}\n${more}`), { [name]: csv });
    const described = json(files, 'croissant-rows_of.json');
    const [rows] = (described['recordSet'] ?? []) as { field: { name: string; dataType: string }[] }[];
    expect(rows && Object.fromEntries(rows.field.map((each) => [each.name, each.dataType]))).toEqual(types);
    if (types === undefined) expect(String(described['description'])).toContain('no rows are described');
    const [file] = described['distribution'] as { contentUrl: string; sha256: string }[];
    expect(sha256(files.get(file!.contentUrl)!)).toBe(file!.sha256);
  });
});

describe('the language of a report', () => {
  it('is the notebook’s own, else the one asked for', () => {
    expect(reportLanguage('pt-BR', 'en')).toBe('pt');
    expect(reportLanguage('en-GB', 'pt')).toBe('en');
    expect(reportLanguage('de', 'pt')).toBe('pt');
    expect(reportLanguage(undefined, 'en')).toBe('en');
  });
});

describe('a column of text', () => {
  it.each([
    [['1', '', '-3'], 'integer'],
    [['1.5', '2', '1e3'], 'float'],
    [['true', 'FALSE', 'NA'], 'boolean'],
    [['2024-01-02', ''], 'date'],
    [['2024-01-02 10:00:00', '2024-01-02'], 'time'],
    [['01/02/2024'], 'text'],
    [['1,5'], 'text'],
    [['', 'NA'], 'text'],
  ] as const)('%j looks like %s', (cells, type) => {
    expect(rawType(cells)).toBe(type);
  });

  it('is described by what the file holds where we hold something else', () => {
    expect(croissantType('integer', 'category')).toBe('sc:Integer');
    expect(croissantType('text', 'number')).toBe('sc:Text');
    expect(croissantType('date', 'timestamp')).toBe('sc:DateTime');
    expect(croissantType('integer', 'boolean')).toBe('sc:Boolean');
    expect(croissantType('text', 'boolean')).toBe('sc:Text');
  });
});
