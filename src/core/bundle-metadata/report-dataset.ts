import type { DatasetOutput } from '../table/output.ts';
import type { ColumnProfile } from '../table/profile.ts';
import { writeMoment } from '../table/moment.ts';
import type { Language } from '../words/index.ts';
import { markup, type Shown } from './html.ts';
import { numberText } from './number-text.ts';
import { table } from './report-table.ts';
import { say } from './report-words.ts';
import type { CellFacts } from './run-facts.ts';

const MOST_FREQUENT = 3;

/** A dataset: its size, and what is known of each column. */
export function datasetHtml(cell: CellFacts, { result }: DatasetOutput, language: Language): Shown {
  const rows = numberText(Number(result['rows']), language);
  const columns = numberText(Number(result['columns']), language);
  const profiles = Object.entries(cell.profile?.columns ?? {});
  const order = cell.table?.fields.map(({ name }) => name) ?? [];
  const sorted = profiles.toSorted(([a], [b]) => order.indexOf(a) - order.indexOf(b));
  return [
    markup`<p>${say('rows_columns', language, { rows, columns })}. <span class="soft small">${say('version', language)}: <code>${String(result['version'])}</code></span></p>`,
    table(
      [
        { name: say('column', language) },
        { name: say('type', language) },
        { name: say('missing', language), number: true },
        { name: say('distinct', language), number: true },
        { name: say('least', language), number: true },
        { name: say('mean', language), number: true },
        { name: say('most', language), number: true },
        { name: say('frequent', language) },
      ],
      sorted.map(([name, each]) => [
        name,
        each.type,
        numberText(each.missing, language),
        numberText(each.distinct, language),
        valueText(each, each.min, language),
        valueText(each, each.mean, language),
        valueText(each, each.max, language),
        (each.top ?? [])
          .slice(0, MOST_FREQUENT)
          .map(({ value, count }) => `${value} (${numberText(count, language)})`)
          .join(', '),
      ]),
    ),
  ];
}

/** Times as times; nothing where text or categories have no such number. */
function valueText({ type }: ColumnProfile, value: number | null, language: Language): string {
  if (type === 'category' || type === 'text' || value === null) return '';
  if (type === 'timestamp') return writeMoment(Math.round(value)).replace('T', ' ').replace(/\.\d+/, '');
  if (type === 'date') return writeMoment(Math.round(value)).slice(0, 10);
  return numberText(value, language);
}
