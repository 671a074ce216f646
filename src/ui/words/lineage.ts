import type { Phrases } from '../app/say.ts';

export const words = {
  title: { en: 'Lineage', pt: 'Linhagem' },
  of: { en: 'Lineage of {name}', pt: 'Linhagem de {name}' },
  help: {
    en: 'What something came from and what was made of it: data, texts, models, deployments, alerts and decisions.',
    pt: 'De onde algo veio e o que foi feito dele: dados, textos, modelos, implantações, alertas e decisões.',
  },
  find: { en: 'Cell, file, MODEL@ALIAS, alert or digest', pt: 'Célula, arquivo, MODELO@ALIAS, alerta ou digest' },
  show: { en: 'Show', pt: 'Mostrar' },
  reading: { en: 'Reading what is recorded…', pt: 'Lendo o que está registrado…' },
  nothing_yet: {
    en: 'Nothing has run in this browser yet: a lineage is what runs leave behind.',
    pt: 'Nada foi executado neste navegador ainda: a linhagem é o que as execuções deixam.',
  },
  came_from: { en: 'Came from', pt: 'Veio de' },
  led_to: { en: 'Led to', pt: 'Levou a' },
  texts: { en: 'Texts and environments', pt: 'Textos e ambientes' },
  nothing_before: { en: 'Nothing stands before it.', pt: 'Não há nada antes.' },
  nothing_after: { en: 'Nothing was made from it yet.', pt: 'Nada foi feito a partir disto ainda.' },
  left_out: {
    en: { one: '{n} more is left out.', other: '{n} more are left out.' },
    pt: { one: 'Mais {n} ficou de fora.', other: 'Mais {n} ficaram de fora.' },
  },
  show_more: { en: 'Show more', pt: 'Mostrar mais' },
  as_graph: { en: 'As a graph', pt: 'Como grafo' },
  graph_help: {
    en: 'Arrows move along the lines, Enter opens, Shift Enter shows the lineage from there. The list holds the same.',
    pt: 'As setas seguem as linhas, Enter abre, Shift Enter mostra a linhagem a partir dali. A lista contém o mesmo.',
  },
  from_here: { en: 'Lineage of {name}', pt: 'Linhagem de {name}' },
  lineage: { en: 'Lineage', pt: 'Linhagem' },
  open: { en: 'Open', pt: 'Abrir' },
  in_runs: { en: 'In Runs', pt: 'Em Execuções' },
  revision: { en: 'revision {n}', pt: 'revisão {n}' },
  made: { en: 'computed {when}', pt: 'calculado {when}' },
  since: { en: 'since {when}', pt: 'desde {when}' },
  by_run: { en: 'by run {run}', pt: 'pela execução {run}' },
  gone: { en: 'its notebook is no longer here', pt: 'o caderno não está mais aqui' },
  read_as: { en: 'read as {through}', pt: 'lido como {through}' },
  more_of: {
    en: { one: '{n} more: {type}', other: '{n} more: {type}' },
    pt: { one: 'mais {n}: {type}', other: 'mais {n}: {type}' },
  },
  steps: { en: { one: '{n} step', other: '{n} steps' }, pt: { one: '{n} passo', other: '{n} passos' } },
  unfold: { en: 'press to unfold', pt: 'pressione para desdobrar' },
  in_bundle: { en: 'As the bundle claims:', pt: 'Como o pacote alega:' },
  bundle_closed: {
    en: 'The bundle of this address is not open in this tab. Open its file, then come back here.',
    pt: 'O pacote deste endereço não está aberto nesta aba. Abra o arquivo e volte aqui.',
  },
  digest: { en: 'digest', pt: 'digest' },
} as const satisfies Phrases;
