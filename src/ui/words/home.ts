import type { Phrases } from '../app/say.ts';

export const words = {
  lead: {
    en: 'The whole life of a model in one notebook, on this machine alone.',
    pt: 'A vida inteira de um modelo em um só caderno, somente nesta máquina.',
  },
  example: { en: 'Open an example', pt: 'Abrir um exemplo' },
  example_help: {
    en: 'Flight delays: 336,776 real flights, of which the 327,346 that arrived are used, from data to a monitored model.',
    pt: 'Atrasos de voos: 336.776 voos reais, dos quais se usam os 327.346 que chegaram, dos dados a um modelo monitorado.',
  },
  drop: { en: 'Drop a file', pt: 'Solte um arquivo' },
  drop_help: {
    en: 'CSV or Parquet, also zipped, a notebook, or a run bundle. It stays on this machine. Click to choose one.',
    pt: 'CSV ou Parquet, também compactados, um caderno ou um pacote de execução. Fica nesta máquina. Clique para escolher.',
  },
  drop_now: { en: 'Let go to open the file', pt: 'Solte para abrir o arquivo' },
  empty: { en: 'Start empty', pt: 'Começar do zero' },
  empty_help: { en: 'A notebook with nothing in it but a title.', pt: 'Um caderno só com o título.' },
  yours: { en: 'Notebooks in this browser', pt: 'Cadernos neste navegador' },
  none: {
    en: 'None yet. What you open or start stands here the next time.',
    pt: 'Nenhum ainda. O que você abrir ou começar aparece aqui da próxima vez.',
  },
  changed: { en: 'changed {when}', pt: 'alterado em {when}' },
  remove: { en: 'Delete {title}', pt: 'Excluir {title}' },
  removed: { en: '{title} was deleted.', pt: '{title} foi excluído.' },
  undo: { en: 'Undo', pt: 'Desfazer' },
  opened: {
    en: { one: '{n} file opened:', other: '{n} files opened:' },
    pt: { one: '{n} arquivo aberto:', other: '{n} arquivos abertos:' },
  },
  reading: { en: 'Looking at {name}…', pt: 'Olhando {name}…' },
  more_problems: {
    en: { one: 'And {n} more problem.', other: 'And {n} more problems.' },
    pt: { one: 'E mais {n} problema.', other: 'E mais {n} problemas.' },
  },
  opening: { en: 'Opening…', pt: 'Abrindo…' },
  untitled: { en: 'Untitled', pt: 'Sem título' },
  facts: {
    en: 'No server, no account, works offline. Every result can be replayed to the same bytes.',
    pt: 'Sem servidor, sem conta, funciona sem rede. Todo resultado pode ser refeito byte a byte.',
  },
} as const satisfies Phrases;
