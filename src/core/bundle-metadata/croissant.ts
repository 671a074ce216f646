/**
 * Metadata of each source in Croissant, which machine learning tools read (mlcommons.org/croissant 1.1): the file with
 * its SHA-256 and, where a plain reader gives the very rows back, a record set `rows`.
 */
import type { JsonObject } from '../json.ts';
import { objectPath } from '../bundle/manifest.ts';
import { croissantPath } from './paths.ts';
import type { RunFacts } from './run-facts.ts';
import type { DescribedSource, RecordColumn, Unreadable } from './source-data.ts';

export const CROISSANT = 'http://mlcommons.org/croissant/1.1';

/** The context that the format's authors ask for, word for word. */
const CONTEXT: JsonObject = {
  '@language': 'en',
  '@vocab': 'https://schema.org/',
  arrayShape: 'cr:arrayShape',
  citeAs: 'cr:citeAs',
  column: 'cr:column',
  conformsTo: 'dct:conformsTo',
  containedIn: 'cr:containedIn',
  cr: 'http://mlcommons.org/croissant/',
  rai: 'http://mlcommons.org/croissant/RAI/',
  data: { '@id': 'cr:data', '@type': '@json' },
  dataType: { '@id': 'cr:dataType', '@type': '@vocab' },
  dct: 'http://purl.org/dc/terms/',
  description: { '@container': '@language' },
  equivalentProperty: 'cr:equivalentProperty',
  examples: { '@id': 'cr:examples', '@type': '@json' },
  extract: 'cr:extract',
  field: 'cr:field',
  fileProperty: 'cr:fileProperty',
  fileObject: 'cr:fileObject',
  fileSet: 'cr:fileSet',
  format: 'cr:format',
  includes: 'cr:includes',
  isArray: 'cr:isArray',
  isLiveDataset: 'cr:isLiveDataset',
  jsonPath: 'cr:jsonPath',
  key: 'cr:key',
  md5: 'cr:md5',
  name: { '@container': '@language' },
  parentField: 'cr:parentField',
  path: 'cr:path',
  recordSet: 'cr:recordSet',
  references: 'cr:references',
  regex: 'cr:regex',
  repeated: 'cr:repeated',
  replace: 'cr:replace',
  samplingRate: 'cr:samplingRate',
  sc: 'https://schema.org/',
  separator: 'cr:separator',
  source: 'cr:source',
  subField: 'cr:subField',
  transform: 'cr:transform',
};

const WHY_NOT: Readonly<Record<Unreadable, string>> = {
  left_out: 'The file itself is not in this bundle, so no rows are described.',
  pieces: 'The file stands here in pieces; put together in this order they are the file. No rows are described.',
  packed: 'The file is packed, so no rows are described.',
  encoding: 'The file is not UTF-8, so no rows are described.',
  delimiter: 'The cells of the file are cut by another character than comma or tab, so no rows are described.',
  header: 'The file has no line of names, so no rows are described.',
  shape: 'The file has repeated names, blank lines or lines of other lengths, so no rows are described.',
  json: 'Plain readers turn values of this format into others, so no rows are described.',
};

/** Path → document, one for each cell that reads a file. */
export function croissant(facts: RunFacts): Map<string, JsonObject> {
  return new Map(facts.data.map((each) => [croissantPath(each.cell), describe(facts, each)]));
}

function describe({ title, bundle }: RunFacts, data: DescribedSource): JsonObject {
  const { cell, source, fields, records } = data;
  const sample = bundle.manifest.withheld?.cells[cell]?.sample;
  const sampled = sample ? ` A sample of ${sample.rows} rows of ${cell} stands in ${sample.path}.` : '';
  const readable = typeof records !== 'string';
  const about = `The file ${source.name} (${source.size} bytes, SHA-256 ${source.sha256}) as the cell ${cell} of the notebook “${title}” reads it.`;
  return {
    '@context': CONTEXT,
    '@type': 'sc:Dataset',
    conformsTo: CROISSANT,
    name: source.name,
    description: readable ? about : `${about} ${WHY_NOT[records]}${sampled}`,
    identifier: `sha256:${source.sha256}`,
    variableMeasured: fields.map(({ name, type }) => ({ '@type': 'sc:PropertyValue', name, description: type })),
    distribution: distributionOf(data),
    ...(readable && { recordSet: [recordSetOf(records)] }),
  };
}

const FILE = 'file';

function distributionOf({ source, encodingFormat, records }: DescribedSource): JsonObject[] {
  if (records === 'left_out') return [];
  const chunks = source.chunks ?? [];
  return chunks.map((sha256, at) => ({
    '@type': 'cr:FileObject',
    '@id': chunks.length > 1 ? `${FILE}-${at + 1}` : FILE,
    name: chunks.length > 1 ? `${source.name}, piece ${at + 1} of ${chunks.length}` : source.name,
    contentUrl: objectPath(sha256),
    encodingFormat: chunks.length > 1 ? 'application/octet-stream' : encodingFormat,
    sha256,
  }));
}

function recordSetOf(columns: readonly RecordColumn[]): JsonObject {
  return {
    '@type': 'cr:RecordSet',
    '@id': 'rows',
    name: 'rows',
    description: 'Every row of the file, in order.',
    field: columns.map(({ name, type }) => ({
      '@type': 'cr:Field',
      '@id': `rows/${fieldId(name)}`,
      name,
      dataType: type,
      source: { fileObject: { '@id': FILE }, extract: { column: name } },
    })),
  };
}

/** A column's name where it is a plain word, else as it stands in an address. */
function fieldId(name: string): string {
  return /^[A-Za-z0-9_.-]+$/.test(name) ? name : encodeURIComponent(name);
}
