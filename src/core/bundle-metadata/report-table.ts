/** Pieces that every part of the report is built from. */
import type { Json, JsonObject } from '../json.ts';
import type { Language } from '../words/index.ts';
import { markup, type Html, type Shown } from './html.ts';
import { numberText } from './number-text.ts';

export interface TableColumn {
  readonly name: string;
  readonly number?: boolean;
  /** Holds sentences: its cells may take several lines. */
  readonly long?: boolean;
}

/** Rows of one table; more are counted. */
const MOST_ROWS = 500;

/** A table that scrolls sideways on its own; the first cell of a row names it. Undefined without rows. */
export function table(
  columns: readonly TableColumn[],
  rows: readonly (readonly Shown[])[],
  caption?: string,
): Html | undefined {
  if (rows.length === 0) return undefined;
  const kind = (at: number) => {
    const { number, long } = columns[at]!;
    return number ? markup` class="number"` : long ? markup` class="long"` : markup``;
  };
  const head = columns.map(({ name }, at) => markup`<th scope="col" ${kind(at)}>${name}</th>`);
  const left = rows.length - MOST_ROWS;
  const body = rows.slice(0, MOST_ROWS).map(
    (row) =>
      markup`<tr>
        ${row.map((cell, at) => (at === 0 ? markup`<th scope="row">${cell}</th>` : markup`<td${kind(at)}>${cell}</td>`))}
      </tr> `,
  );
  const label = caption ?? columns.map(({ name }) => name).join(', ');
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="${label}">
    <table>
      ${
        caption !== undefined &&
        markup`<caption>
          ${caption}
        </caption>`
      }
      <thead>
        <tr>
          ${head}
        </tr>
      </thead>
      <tbody>
        ${body}
      </tbody>
    </table>
    ${left > 0 && markup`<p class="soft small">… +${left}</p>`}
  </div>`;
}

/** Name and value, the value as a person reads it. */
export function pairs(entries: readonly (readonly [string, Shown])[]): Html | undefined {
  if (entries.length === 0) return undefined;
  return markup`<dl>
    ${entries.map(
      ([name, value]) =>
        markup`<dt>${name}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;
}

export interface Line {
  readonly passed: boolean;
  readonly message: string;
}

/** Lines that hold or do not, told by mark and word. */
export function lines(list: readonly Line[], words: { readonly passed: string; readonly failed: string }): Html {
  const items = list.map(
    ({ passed, message }) =>
      markup`<li>
        <span class="mark ${passed ? 'good' : 'bad'}" role="img" aria-label="${passed ? words.passed : words.failed}"
          >${passed ? '✓' : '✕'}</span
        >${message}
      </li>`,
  );
  return markup`<ul class="lines">
    ${items}
  </ul>`;
}

/** A JSON value in one line. */
export function valueText(value: Json, language: Language): string {
  if (typeof value === 'number' || value === null) return numberText(value, language);
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map((each) => valueText(each as Json, language)).join(', ');
  return JSON.stringify(value);
}

const MOST_LEAVES = 200;

/** Whatever a result says, flat: `latency_ms.p95`. Long lists are counted, not written out. */
export function leaves(value: JsonObject): [string, Json][] {
  const found: [string, Json][] = [];
  const walk = (at: string, each: Json) => {
    if (found.length >= MOST_LEAVES) return;
    if (each !== null && typeof each === 'object' && !Array.isArray(each)) {
      for (const [name, inner] of Object.entries(each)) walk(at === '' ? name : `${at}.${name}`, inner as Json);
    } else found.push([at, each]);
  };
  walk('', value);
  return found;
}
