import type { Messages } from './message.ts';

export const tracking: Messages = {
  'filter.unexpected': {
    en: 'filter: {got} cannot stand here; expected a comparison such as metrics.rmse < 50, joined by and, or, not',
    pt: 'filtro: {got} não pode ficar aqui; esperava-se uma comparação como metrics.rmse < 50, ligada por and, or, not',
  },
  'filter.unfinished': {
    en: 'filter: ends too early; expected a comparison such as metrics.rmse < 50',
    pt: 'filtro: termina cedo demais; esperava-se uma comparação como metrics.rmse < 50',
  },
  'filter.unclosed': {
    en: 'filter: a parenthesis is open here; close it',
    pt: 'filtro: há um parêntese aberto aqui; feche-o',
  },
  'filter.open_quote': {
    en: 'filter: a quote is open here; close it',
    pt: 'filtro: há aspas abertas aqui; feche-as',
  },
  'filter.too_deep': {
    en: 'filter: is longer or more deeply nested than can be read; make it shorter, for example with in (…)',
    pt: 'filtro: é mais longo ou aninhado do que se consegue ler; encurte-o, por exemplo com in (…)',
  },
  'filter.no_null': {
    en: 'filter: after is stands {got}; expected null or not null',
    pt: 'filtro: depois de is vem {got}; esperava-se null ou not null',
  },
  'filter.no_comparison': {
    en: 'filter: nothing is asked of {name}; expected =, !=, <, <=, >, >=, in, like, ilike or is null after it',
    pt: 'filtro: nada se pergunta de {name}; esperava-se =, !=, <, <=, >, >=, in, like, ilike ou is null depois',
  },
  'filter.no_value': {
    en: 'filter: {got} is no value; expected a number or a text in quotes',
    pt: 'filtro: {got} não é um valor; esperava-se um número ou um texto entre aspas',
  },
  'filter.no_list': {
    en: 'filter: after in stands {got}; expected a list such as ("gbdt", "mlp")',
    pt: 'filtro: depois de in vem {got}; esperava-se uma lista como ("gbdt", "mlp")',
  },
  'filter.unknown_source': {
    en: 'filter: {got} is no source of values; did you mean {nearest}?',
    pt: 'filtro: {got} não é uma origem de valores; quis dizer {nearest}?',
  },
  'filter.unknown_name': {
    en: 'filter: no run has {name}{?nearest}; did you mean {nearest}?{/nearest}',
    pt: 'filtro: nenhuma execução tem {name}{?nearest}; quis dizer {nearest}?{/nearest}',
  },
  'filter.unknown_attribute': {
    en: 'filter: runs have no attribute {name}{?nearest}; did you mean {nearest}?{/nearest} They have {allowed}',
    pt: 'filtro: execuções não têm o atributo {name}{?nearest}; quis dizer {nearest}?{/nearest} Elas têm {allowed}',
  },
  'filter.no_number': {
    en: 'filter: {name} holds numbers, so {got} is never among them; expected a number',
    pt: 'filtro: {name} tem números, portanto {got} nunca está entre eles; esperava-se um número',
  },
  'filter.no_moment': {
    en: 'filter: {got} is no moment for {name}; expected a date such as "2026-11-24" or "2026-11-24 15:30" (UTC)',
    pt: 'filtro: {got} não é um momento para {name}; esperava-se uma data como "2026-11-24" ou "2026-11-24 15:30" (UTC)',
  },
  'changes.no_run': {
    en: 'run {run}: is no longer in the store; open Runs again',
    pt: 'execução {run}: não está mais no armazenamento; abra Execuções de novo',
  },
  'changes.no_model': {
    en: '{name}: its model is not kept here (imported runs and trials that were not the best have none), so its rows cannot be compared',
    pt: '{name}: o modelo não está guardado aqui (execuções importadas e tentativas que não foram a melhor não têm), portanto as linhas não podem ser comparadas',
  },
  'changes.not_evaluated': {
    en: '{name}: no evaluate cell has scored this model; add one with of: {cell} and run the notebook',
    pt: '{name}: nenhuma célula evaluate pontuou este modelo; adicione uma com of: {cell} e execute o caderno',
  },
  'changes.other_rows': {
    en: '{before}, {after}: were evaluated on different rows; evaluate both on the same part of the data',
    pt: '{before}, {after}: foram avaliadas em linhas diferentes; avalie as duas na mesma parte dos dados',
  },
};
