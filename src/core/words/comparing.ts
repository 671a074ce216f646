import type { Messages } from './message.ts';

/** What cannot be held against something else, and why. */
export const comparing: Messages = {
  'diff.unknown_run': {
    en: '{run}: no run of this store begins so; the nearest is {nearest}, the newest are {runs}',
    pt: '{run}: nenhuma execução deste armazenamento começa assim; a mais próxima é {nearest}, as mais novas são {runs}',
  },
  'diff.ambiguous_run': {
    en: '{run}: several runs begin so, among them {runs}; write more of the id',
    pt: '{run}: várias execuções começam assim, entre elas {runs}; escreva mais do identificador',
  },
  'diff.no_runs': {
    en: '{run}: is no file, and this store holds no run; run a notebook first, or name the store with --store',
    pt: '{run}: não é um arquivo, e este armazenamento não tem execuções; execute um caderno antes, ou indique o armazenamento com --store',
  },
  'diff.no_store': {
    en: '{given}: is no file, and there is no store at {store} to look for a run in; name one with --store',
    pt: '{given}: não é um arquivo, e não há armazenamento em {store} onde procurar uma execução; indique um com --store',
  },
  'diff.imported_run': {
    en: '{run}: came from another tracker and holds no notebook; compare its metrics in Runs',
    pt: '{run}: veio de outro rastreador e não tem caderno; compare as métricas em Execuções',
  },
  'diff.unknown_revision': {
    en: '{notebook}: revision {revision} is not in this store{?known}, which holds {known}{/known}; last and the id of a run name the text of a run',
    pt: '{notebook}: a revisão {revision} não está neste armazenamento{?known}, que tem {known}{/known}; last e o identificador de uma execução indicam o texto de uma execução',
  },
  'diff.other_notebook': {
    en: '{run}: is a run of {notebook}, expected one of {expected}',
    pt: '{run}: é uma execução de {notebook}, o esperado é uma de {expected}',
  },
  'diff.never_run': {
    en: '{notebook}: has no run in this store; run it first',
    pt: '{notebook}: não tem execução neste armazenamento; execute-o antes',
  },
  'diff.no_bundle': {
    en: '{bundle}: this bundle is not open in this tab; open its file again',
    pt: '{bundle}: este pacote não está aberto nesta aba; abra o arquivo outra vez',
  },
  'diff.newer_bundle': {
    en: '{file}: written by a newer Bancada, so its results cannot be compared here; update Bancada{?since} to version {since} or newer{/since}',
    pt: '{file}: escrito por uma Bancada mais nova, então seus resultados não podem ser comparados aqui; atualize a Bancada{?since} para a versão {since} ou mais nova{/since}',
  },
};
