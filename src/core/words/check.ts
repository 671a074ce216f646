import type { Messages } from './message.ts';

/** What checks say of the data, and what their items get wrong. */
export const check: Messages = {
  'check.nothing': {
    en: '{key}: this item expects nothing; give it one of {kinds}',
    pt: '{key}: este item não espera nada; dê-lhe um de {kinds}',
  },
  'check.needs_column': {
    en: '{key}: is about one column; name it beside it with `column`',
    pt: '{key}: trata de uma coluna; indique-a ao lado com `column`',
  },
  'check.table_alone': {
    en: '{key}: is about the whole table, and this item names a column; move it to an item of its own',
    pt: '{key}: trata da tabela inteira, e este item indica uma coluna; mova-o para um item próprio',
  },
  'check.range': {
    en: '{key}: max {max} is below min {min}; exchange them',
    pt: '{key}: max {max} está abaixo de min {min}; troque-os',
  },
  'check.unique_columns': {
    en: '{key}: true needs `column` beside it; or list the columns that are unique together, such as [day, station]',
    pt: '{key}: true precisa de `column` ao lado; ou liste as colunas que são únicas em conjunto, como [day, station]',
  },
  'check.unique_column': {
    en: '{key}: beside `column: {column}` write `unique: true`; or list all columns without `column`',
    pt: '{key}: ao lado de `column: {column}` escreva `unique: true`; ou liste todas as colunas sem `column`',
  },
  'check.bad_pattern': {
    en: '{key}: `{pattern}` is no RE2 pattern (no look-around, no back-references); correct it',
    pt: '{key}: `{pattern}` não é um padrão RE2 (sem olhar em volta nem referências); corrija-o',
  },
  'check.no_order': {
    en: '{column}: is {got}, which has no limits; use `in` or `matches`',
    pt: '{column}: é {got}, que não tem limites; use `in` ou `matches`',
  },
  'check.no_text': {
    en: '{column}: is {got}, and a pattern is for text; use `between` or `in`',
    pt: '{column}: é {got}, e um padrão é para texto; use `between` ou `in`',
  },
  'check.bad_value': {
    en: '{column}: no value of it can be {got}, it is {type}; write a value of that type',
    pt: '{column}: nenhum valor seu pode ser {got}, é {type}; escreva um valor desse tipo',
  },
  'check.too_few_rows': {
    en: 'data: {rows} rows, expected at least {min}',
    pt: 'dados: {rows} linhas, esperadas ao menos {min}',
  },
  'check.too_many_rows': {
    en: 'data: {rows} rows, expected at most {max}',
    pt: 'dados: {rows} linhas, esperadas no máximo {max}',
  },
  'check.type': {
    en: '{column}: of type {got}, expected {expected}',
    pt: '{column}: do tipo {got}, esperado {expected}',
  },
  'check.missing': {
    en: '{column}: {missing} of {rows} values missing, expected at most {most}',
    pt: '{column}: {missing} de {rows} valores ausentes, esperados no máximo {most}',
  },
  'check.between': {
    en: '{column}: {count} values outside {low} … {high}',
    pt: '{column}: {count} valores fora de {low} … {high}',
  },
  'check.in': {
    en: '{column}: {count} values outside the list, such as {values}',
    pt: '{column}: {count} valores fora da lista, como {values}',
  },
  'check.unique': {
    en: '{columns}: {count} rows share their values with another row, expected none',
    pt: '{columns}: {count} linhas têm os mesmos valores que outra, esperada nenhuma',
  },
  'check.matches': {
    en: '{column}: {count} texts do not fit {pattern}, the first is `{example}`',
    pt: '{column}: {count} textos não casam com {pattern}, o primeiro é `{example}`',
  },
  'check.holds': {
    en: 'data: {count} rows where `{condition}` is false, expected none',
    pt: 'dados: {count} linhas em que `{condition}` é falso, esperada nenhuma',
  },
};
