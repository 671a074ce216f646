import type { Messages } from './message.ts';

/** Problems of the `split` cell. */
export const split: Messages = {
  'split.no_stratify': {
    en: 'by: stratified needs the column whose classes keep their shares; name it in `stratify`',
    pt: 'by: stratified precisa da coluna cujas classes mantêm suas proporções; indique-a em `stratify`',
  },
  'split.no_group': {
    en: 'by: group needs the column or columns whose equal values stay together; name them in `group`',
    pt: 'by: group precisa da coluna ou das colunas cujos valores iguais ficam juntos; indique-as em `group`',
  },
  'split.only_with': {
    en: '{option}: is used with `by: {needs}` only, this split is `by: {by}`; write `by: {needs}` or remove it',
    pt: '{option}: só é usado com `by: {needs}`, e esta divisão é `by: {by}`; escreva `by: {needs}` ou remova-o',
  },
  'split.folds_validation': {
    en: 'validation: the {folds} folds bring validation parts of their own; remove `validation` or `folds`',
    pt: 'validation: as {folds} dobras trazem suas próprias partes de validação; remova `validation` ou `folds`',
  },
  'split.start_by_time': {
    en: '{key}: a part can start at a moment with `by: time` only, this split is `by: {by}`; give a share such as 0.2',
    pt: '{key}: uma parte só pode começar em um momento com `by: time`, e esta divisão é `by: {by}`; dê uma parcela como 0.2',
  },
  'split.share_and_start': {
    en: '{part}: is a share, while another part starts at a moment; give moments for all parts, or shares for all',
    pt: '{part}: é uma parcela, enquanto outra parte começa em um momento; dê momentos a todas as partes, ou parcelas a todas',
  },
  'split.shares': {
    en: 'shares of train, validation and test add up to {sum}, expected 1; change one of them',
    pt: 'as parcelas de train, validation e test somam {sum}, esperado 1; mude uma delas',
  },
  'split.no_time': {
    en: 'by: time needs a dataset whose time column is known; name it in `time` of the data cell',
    pt: 'by: time precisa de um conjunto cuja coluna de tempo é conhecida; indique-a em `time` da célula de dados',
  },
  'split.missing_time': {
    en: '{column}: has no time in row {at}; leave such rows out with `where: not is_missing({column})` in the data cell',
    pt: '{column}: não tem tempo na linha {at}; deixe essas linhas de fora com `where: not is_missing({column})` na célula de dados',
  },
  'split.missing_group': {
    en: '{column}: has no group in row {at}; leave such rows out with `where: not is_missing({column})` in the data cell',
    pt: '{column}: não tem grupo na linha {at}; deixe essas linhas de fora com `where: not is_missing({column})` na célula de dados',
  },
  'split.bad_start': {
    en: '{key}: `{got}` is no moment of {column}, which is {type}; write a date such as "2013-09-01", or a number where the time is one',
    pt: '{key}: `{got}` não é um momento de {column}, que é {type}; escreva uma data como "2013-09-01", ou um número onde o tempo é numérico',
  },
  'split.start_order': {
    en: 'test: starts at {test}, not after validation at {validation}; let validation start first',
    pt: 'test: começa em {test}, não depois de validation em {validation}; faça validation começar antes',
  },
  'split.few_rows': {
    en: 'folds: {folds} folds of {got} rows leave one empty; ask for fewer folds, or a larger share for train',
    pt: 'folds: {folds} dobras de {got} linhas deixam uma vazia; peça menos dobras, ou uma parcela maior para train',
  },
  'split.few_groups': {
    en: 'folds: {folds} folds of {got} groups leave one empty; ask for fewer folds, or a larger share for train',
    pt: 'folds: {folds} dobras de {got} grupos deixam uma vazia; peça menos dobras, ou uma parcela maior para train',
  },
  'split.empty_train': {
    en: 'train: gets none of the {rows} rows; give it a larger share, or more data',
    pt: 'train: não recebe nenhuma das {rows} linhas; dê-lhe uma parcela maior, ou mais dados',
  },
  'split.empty_part': {
    en: '{part}: gets none of the {rows} rows; give it a larger share, an earlier start, or more data',
    pt: '{part}: não recebe nenhuma das {rows} linhas; dê-lhe uma parcela maior, um começo anterior, ou mais dados',
  },
  'split.small_classes': {
    en: '{column}: {small} of {classes} classes have too few rows for every part to get one; merge them, or leave them out',
    pt: '{column}: {small} de {classes} classes têm linhas de menos para que cada parte receba uma; junte-as, ou deixe-as de fora',
  },
  'split.ties': {
    en: '{column}: cuts that fall between rows of equal time: {cuts}, so that a moment stands on both sides; write `ties: together` to keep it on one',
    pt: '{column}: cortes que caem entre linhas de mesmo tempo: {cuts}, e um momento fica dos dois lados; escreva `ties: together` para mantê-lo em um só',
  },
};
