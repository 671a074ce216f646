import type { Messages } from './message.ts';

/** What an exercise expects of a notebook, and how handed-in bundles fare. */
export const exercise: Messages = {
  'expect.one_thing': {
    en: '{key}: an item says one thing, this one says {got}; give it `at` with a bound, or `without`, or `before` with `by`',
    pt: '{key}: um item diz uma coisa só, este diz {got}; dê a ele `at` com um limite, ou `without`, ou `before` com `by`',
  },
  'expect.no_bound': {
    en: '{key}: nothing is said of the value; add `min`, `max` or `is`',
    pt: '{key}: nada se diz do valor; acrescente `min`, `max` ou `is`',
  },
  'expect.bound_alone': {
    en: '{key}: says nothing without `at`; name the value in the cell’s result that it is about',
    pt: '{key}: não diz nada sem `at`; indique o valor do resultado da célula de que trata',
  },
  'expect.before_by': {
    en: '{key}: `before` and `by` go together: which rows come later, and which column says when',
    pt: '{key}: `before` e `by` andam juntos: quais linhas vêm depois e que coluna diz quando',
  },
  'expect.no_value': {
    en: '{cell}: its result has no {at}; look at the cell’s result for the names that it has',
    pt: '{cell}: o resultado não tem {at}; veja no resultado da célula os nomes que ele tem',
  },
  'expect.no_number': {
    en: '{cell}: {at} is {got}, no number that could be compared with `min` or `max`',
    pt: '{cell}: {at} é {got}, não um número que se compare com `min` ou `max`',
  },
  'expect.no_order': {
    en: '{key}: {column} is of type {type}, which has no order in time; name a column of dates, times or numbers',
    pt: '{key}: {column} é do tipo {type}, que não tem ordem no tempo; indique uma coluna de datas, horas ou números',
  },
  'expect.is': {
    en: '{cell}: {at} is {got}, expected {expected}',
    pt: '{cell}: {at} é {got}, o esperado é {expected}',
  },
  'expect.below': {
    en: '{cell}: {at} is {got}, expected at least {min}',
    pt: '{cell}: {at} é {got}, o esperado é no mínimo {min}',
  },
  'expect.above': {
    en: '{cell}: {at} is {got}, expected at most {max}',
    pt: '{cell}: {at} é {got}, o esperado é no máximo {max}',
  },
  'expect.reads': {
    en: '{cell}: the model reads {columns}, which it must not',
    pt: '{cell}: o modelo lê {columns}, o que não deve',
  },
  'expect.not_before': {
    en: '{cell}: not all of its rows come before those of {other}, by {column}',
    pt: '{cell}: nem todas as suas linhas vêm antes das de {other}, segundo {column}',
  },
};
