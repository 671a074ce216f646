/** A first notebook for a file: data, split, one model, its scores. What a person should look at is in its prose. */
import { stringify } from 'yaml';
import type { Field } from './column.ts';
import type { Profile } from './profile.ts';
import type { TellingColumn } from './telling-columns.ts';
import { PROPOSAL_WORDS } from './proposal-words.ts';

export type ProposalLanguage = 'en' | 'pt';

export interface ProposalInput {
  readonly source: string;
  readonly language: ProposalLanguage;
  /** Options of the `data` cell beside `source`. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly fields: readonly Field[];
  readonly profile: Profile;
  readonly target: string;
  readonly telling: readonly TellingColumn[];
}

/** Words that name what people predict, the likeliest first. */
const TARGET_WORDS = [
  ...['target', 'label', 'class', 'outcome', 'y', 'churn', 'default', 'survived', 'species', 'price', 'fraud', 'late'],
  ...[
    'alvo',
    'rotulo',
    'rótulo',
    'classe',
    'resultado',
    'preco',
    'preço',
    'especie',
    'espécie',
    'inadimplente',
    'atraso',
  ],
];

/** Columns that can be a target, the likeliest first: named like one, else from the last column to the first. */
export function targetCandidates(fields: readonly Field[], profile: Profile): string[] {
  const fit = fields.filter(({ name, type }) => {
    const { distinct, missing } = profile.columns[name]!;
    if (type === 'timestamp' || type === 'date' || type === 'text') return false;
    return distinct >= 2 && missing < profile.rows && !isIdentifier(name, fields, profile);
  });
  const rank = ({ name }: Field) => {
    const at = TARGET_WORDS.indexOf(name.toLowerCase());
    return at < 0 ? TARGET_WORDS.length : at;
  };
  return [...fit]
    .reverse()
    .sort((a, b) => rank(a) - rank(b))
    .map(({ name }) => name);
}

/** Whole numbers or texts, no two alike: they name a row and say nothing of it. */
export function isIdentifier(name: string, fields: readonly Field[], profile: Profile): boolean {
  const type = fields.find((field) => field.name === name)?.type;
  return (
    (type === 'integer' || type === 'category') && profile.rows > 1 && profile.columns[name]!.distinct === profile.rows
  );
}

/** Classification when the target is a category, a truth value or 0 and 1; DESIGN §6. */
export function isClassTarget(target: string, fields: readonly Field[], profile: Profile): boolean {
  const type = fields.find((field) => field.name === target)?.type;
  const { distinct, min, max } = profile.columns[target]!;
  if (type === 'category' || type === 'boolean') return true;
  return type === 'integer' && distinct === 2 && min === 0 && max === 1;
}

export function proposeNotebook(input: ProposalInput): string {
  const { fields, profile, target, source } = input;
  const words = PROPOSAL_WORDS[input.language];
  const stem = stemOf(source);
  const data = cellNameOf(stem);
  const time = fields.find(
    ({ name, type }) => (type === 'timestamp' || type === 'date') && profile.columns[name]!.missing === 0,
  )?.name;
  const classes = isClassTarget(target, fields, profile);
  const left = fields.map(({ name }) => name).filter((name) => name !== target && isIdentifier(name, fields, profile));
  const { distinct, missing } = profile.columns[target]!;
  const where = `not is_missing(\`${target.replace(/[\\`]/g, '\\$&')}\`)`;
  const title = stem === '' ? words.untitled : stem;
  const lines = [
    '---',
    stringify({ bancada: 1, title, ...(input.language === 'pt' && { language: 'pt-BR' }), seed: 7 }).trimEnd(),
    '---',
    '',
    `# ${title.replace(/[\r\n]/g, ' ')}`,
    '',
    words.intro(code(source), profile.rows, fields.length),
    '',
    cell('data', data, {
      source,
      ...input.options,
      ...(missing > 0 && { where }),
      ...(time !== undefined && { time }),
    }),
    '',
    words.target(code(target), classes, distinct),
  ];
  if (missing > 0) lines.push('', words.targetMissing(code(target), missing));
  if (input.telling.length > 0)
    lines.push(
      '',
      words.telling(
        input.telling.map(({ name }) => code(name)),
        code(target),
      ),
    );
  if (left.length > 0) lines.push('', words.identifiers(left.map(code)));
  lines.push('', time === undefined ? words.shuffled(classes) : words.byTime(code(time)), '');
  lines.push(cell('split', 'parts', splitBody(data, time, classes, target)), '', words.model, '');
  const except = left.length > 0 ? { features: { except: left } } : {};
  lines.push(cell('train', 'model', { of: 'parts', target, model: 'gbdt', ...except }), '', words.scores, '');
  const metrics = !classes
    ? ['rmse', 'mae', 'r2']
    : distinct > 2
      ? ['accuracy', 'log_loss']
      : ['roc_auc', 'log_loss', 'accuracy'];
  lines.push(cell('evaluate', 'scores', { of: 'model', on: 'parts.test', metrics }), '');
  return lines.join('\n');
}

function splitBody(of: string, time: string | undefined, classes: boolean, target: string) {
  const shares = { train: 0.6, validation: 0.2, test: 0.2 };
  if (time !== undefined) return { of, by: 'time', ...shares };
  return classes ? { of, by: 'stratified', stratify: target, ...shares } : { of, by: 'random', ...shares };
}

function cell(kind: string, name: string, body: Readonly<Record<string, unknown>>): string {
  return `\`\`\`{${kind}} ${name}\n${stringify(body, { lineWidth: 0 }).trimEnd()}\n\`\`\``;
}

/** A name in running text: as code, without what would end it. */
function code(name: string): string {
  return `\`${name.replace(/[`\r\n]/g, ' ')}\``;
}

function stemOf(source: string): string {
  const file = source.slice(source.lastIndexOf('/') + 1);
  return file.replace(/(\.(csv|tsv|txt|parquet|json|jsonl|ndjson|gz|zip))+$/i, '');
}

const RESERVED = ['parts', 'model', 'scores'];

function cellNameOf(stem: string): string {
  const plain = stem
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '');
  if (plain === '') return 'data';
  return RESERVED.includes(plain) ? `${plain}_data` : plain.slice(0, 40);
}
