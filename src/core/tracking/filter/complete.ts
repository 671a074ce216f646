import { filledRows, type RunColumn, type RunIndex } from '../run-index.ts';
import type { RunValue } from '../tracked-run.ts';
import { lexFilter, type Token } from './lex.ts';
import { ATTRIBUTES, namesOf, resolveName } from './names.ts';
import { FILTER_WORDS } from './parse.ts';

export interface FilterCompletion {
  /** What the offers take the place of, as offsets in the text. */
  readonly from: number;
  readonly to: number;
  readonly offers: readonly FilterOffer[];
}

export interface FilterOffer {
  readonly text: string;
  readonly kind: 'name' | 'comparison' | 'value' | 'word';
  /** How many runs have a value of that name. */
  readonly runs?: number;
}

const COMPARISONS = ['=', '!=', '<', '<=', '>', '>=', 'in', 'like', 'ilike', 'is null', 'is not null'];
const PLAIN_NAME = /^[\p{L}_][\p{L}\p{N}_./:@+-]*$/u;
const MOST_OFFERS = 50;

type Expecting = 'name' | 'comparison' | 'value' | 'list' | 'joint';

/** What may stand where the cursor is: names, then what can be asked of them, then values that occur. Never throws. */
export function completeFilter(index: RunIndex, text: string, cursor: number): FilterCompletion {
  const before = lexFilter(text.slice(0, cursor)).slice(0, -1);
  const last = before.at(-1);
  const typing = last !== undefined && last.end === cursor && last.type !== 'symbol' ? last : undefined;
  const { expecting, name } = walk(typing ? before.slice(0, -1) : before);
  const from = typing?.start ?? cursor;
  const typed = text.slice(from, cursor).toLowerCase();
  const offers = offersFor(expecting, name, index)
    .filter((offer) => fits(offer.text, typed))
    .sort((a, b) => Number(!startsWith(a.text, typed)) - Number(!startsWith(b.text, typed)))
    .slice(0, MOST_OFFERS);
  return { from, to: cursor, offers };
}

const withoutQuote = (text: string) => text.toLowerCase().replace(/^["'`]/, '');
const startsWith = (text: string, typed: string) => withoutQuote(text).startsWith(withoutQuote(typed));
const fits = (text: string, typed: string) => withoutQuote(text).includes(withoutQuote(typed));

/** What the words before the cursor lead up to. */
function walk(tokens: readonly Token[]): { expecting: Expecting; name: string } {
  let expecting: Expecting = 'name';
  let name = '';
  for (const token of tokens) {
    const word = token.type === 'name' && !token.quoted ? token.value.toLowerCase() : '';
    if (word === 'and' || word === 'or') expecting = 'name';
    else if (token.type === 'symbol' && token.value === ')') expecting = 'joint';
    else if (expecting === 'name') {
      if (token.type !== 'name' || (FILTER_WORDS as readonly string[]).includes(word)) continue;
      name = token.value;
      expecting = 'comparison';
    } else if (expecting === 'comparison') expecting = afterComparison(token, word);
    else if (expecting === 'value') expecting = 'joint';
  }
  return { expecting, name };
}

function afterComparison(token: Token, word: string): Expecting {
  if (word === 'in') return 'list';
  if (word === 'is' || word === 'not') return 'comparison';
  if (word === 'null') return 'joint';
  return token.type === 'symbol' || word === 'like' || word === 'ilike' ? 'value' : 'name';
}

function offersFor(expecting: Expecting, name: string, index: RunIndex): FilterOffer[] {
  switch (expecting) {
    case 'name':
      return nameOffers(index);
    case 'comparison':
      return COMPARISONS.map((text) => ({ text, kind: 'comparison' }));
    case 'joint':
      return ['and', 'or'].map((text) => ({ text, kind: 'word' }));
    case 'value':
    case 'list':
      return valueOffers(name, index);
  }
}

function nameOffers(index: RunIndex): FilterOffer[] {
  const attributes = ATTRIBUTES.flatMap((name) => {
    const c = index.columns.findIndex(({ id }) => id === `attributes.${name}`);
    return c < 0 ? [] : [{ text: name, kind: 'name' as const, runs: filledRows(index, c) }];
  });
  const columns = index.columns
    .map((column, c) => ({ column, runs: filledRows(index, c) }))
    .filter(({ column }) => column.from !== 'attributes')
    .sort((a, b) => b.runs - a.runs)
    .map(({ column, runs }) => ({ text: nameInFilter(column), kind: 'name' as const, runs }));
  return [...columns, ...attributes];
}

function valueOffers(name: string, index: RunIndex): FilterOffer[] {
  const found = resolveName(name, index, namesOf(index));
  if ('code' in found || found.column === undefined) return [];
  return (index.levels[found.column] ?? []).slice(0, 1000).map((text) => ({ text: literalText(text), kind: 'value' }));
}

/** A column's name as a filter has to write it. */
export function nameInFilter({ from, name }: Pick<RunColumn, 'from' | 'name'>): string {
  return PLAIN_NAME.test(name) ? `${from}.${name}` : `${from}.\`${name.replace(/[\\`]/g, '\\$&')}\``;
}

/** A value as a filter has to write it. */
export function literalText(value: RunValue): string {
  return typeof value === 'string' ? `"${value.replace(/[\\"]/g, '\\$&')}"` : String(value);
}
