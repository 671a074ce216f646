/** What commands say of their own work, and the heads and words of their tables; problems have words of their own. */
import type { Message } from '../core/words/message.ts';
import { units } from '../core/words/terms.ts';
import type { Language } from '../core/words/index.ts';

const LINES = {
  no_errors: { en: '{file}: {n} cells, no errors', pt: '{file}: {n} células, nenhum erro' },
  fault: { en: "a fault of Bancada's: {what}", pt: 'uma falha da Bancada: {what}' },
  cell_fault: { en: "cell {cell}: a fault of Bancada's: {what}", pt: 'célula {cell}: uma falha da Bancada: {what}' },
  cancelled: { en: 'cancelled', pt: 'cancelado' },
  applied: { en: '{name}: applied{to}{what}', pt: '{name}: aplicada{to}{what}' },
  already: { en: '{name}: already{to}{what}', pt: '{name}: já estava{to}{what}' },
  refused: { en: '{name}: refused{to}{what}', pt: '{name}: recusada{to}{what}' },
  to_stream: { en: ' to {stream}', pt: ' em {stream}' },
  version: { en: ' version {n}', pt: ' versão {n}' },
  revision: { en: ' revision {n}', pt: ' revisão {n}' },
  rows_of: { en: '{n} of {total} rows', pt: '{n} de {total} linhas' },
  rows_scored: { en: '{n} rows scored', pt: '{n} linhas previstas' },
  formulas: {
    en: '; {n} texts that look like formulas got an apostrophe in front',
    pt: '; {n} textos que parecem fórmulas ganharam um apóstrofo na frente',
  },
  written: { en: '{file}: {n} files, {size}', pt: '{file}: {n} arquivos, {size}' },
  signed_by: { en: '; signed by {by}', pt: '; assinado por {by}' },
  kept_by: {
    en: '{folder}: {notebook}, {n} files kept by {tool}',
    pt: '{folder}: {notebook}, {n} arquivos guardados por {tool}',
  },
  replayable: { en: 'replayable', pt: 'repetível' },
  not_replayable: { en: 'not replayable', pt: 'não repetível' },
  store_verified: {
    en: '{objects} objects ({size}), {records} records: {n} problems',
    pt: '{objects} objetos ({size}), {records} registros; problemas: {n}',
  },
  bundle_verified: { en: '{files} files ({size}): {n} problems', pt: '{files} arquivos ({size}); problemas: {n}' },
  manifest: { en: 'manifest {digest}', pt: 'manifesto {digest}' },
  no_longer_claimed: {
    en: '{store}: {n} results are no longer claimed',
    pt: '{store}: {n} resultados deixam de ser afirmados',
  },
  unclaimed: { en: 'the bundle claims nothing of {cells}', pt: 'o pacote não afirma nada de {cells}' },
  stale_lineage: {
    en: '{name}: has changed since it ran; this is the lineage of its last result',
    pt: '{name}: mudou desde que foi executada; esta é a linhagem do último resultado',
  },
  nothing_registered: {
    en: 'nothing is registered or deployed in this store',
    pt: 'nada está registrado nem implantado neste armazém',
  },
  rollout: { en: 'revision {revision}, step {step}', pt: 'revisão {revision}, passo {step}' },
  put_cell: {
    en: '{file}: {name} version {version}. Put this cell into the notebook:',
    pt: '{file}: {name} versão {version}. Ponha esta célula no caderno:',
  },
  guessed: {
    en: 'guessed: params {params}; metrics {metrics}',
    pt: 'adivinhado: parâmetros {params}; métricas {metrics}',
  },
  import_names: { en: 'params: {params}\nmetrics: {metrics}', pt: 'parâmetros: {params}\nmétricas: {metrics}' },
  left_out: { en: 'left out: {what} ({why})', pt: 'ficou de fora: {what} ({why})' },
  imported: {
    en: '{n} runs: {fresh} new, {known} known before',
    pt: '{n} execuções: {fresh} novas, {known} já conhecidas',
  },
  would_import: {
    en: '{n} runs would come in: {fresh} new, {known} known before',
    pt: '{n} execuções viriam: {fresh} novas, {known} já conhecidas',
  },
  other_keys: {
    en: 'left out: {cells} (this version computes them another way)',
    pt: 'ficaram de fora: {cells} (esta versão as computa de outro modo)',
  },
  would_write: { en: '{file} would be written', pt: '{file} seria gravado' },
  claimed: {
    en: '{n} claimed results: {fresh} new, {known} known before',
    pt: '{n} resultados afirmados: {fresh} novos, {known} já conhecidos',
  },
  would_claim: {
    en: '{n} claimed results would come in: {fresh} new, {known} known before',
    pt: '{n} resultados afirmados viriam: {fresh} novos, {known} já conhecidos',
  },
  user_name: { en: 'user name at {url}: ', pt: 'usuário em {url}: ' },
  password: { en: 'password: ', pt: 'senha: ' },
  password_of: { en: 'password of {name}: ', pt: 'senha de {name}: ' },
  keep_or_take: {
    en: 'keep ours, take theirs, or leave it (o/t/enter)? ',
    pt: 'manter o daqui, pegar o de lá, ou deixar (o/t/enter)? ',
  },
  left_before: { en: '{n} left from last time', pt: '{n} da última vez' },
  conflict: {
    en: 'conflict  {kind}  {name}: here {ours}, there {theirs}',
    pt: 'conflito  {kind}  {name}: aqui {ours}, lá {theirs}',
  },
  nothing: { en: 'nothing', pt: 'nada' },
  with_pull: { en: '{item}  (with --pull)', pt: '{item}  (com --pull)' },
  would_move: {
    en: '{n} would move, {conflicts} conflicts, {same} on both sides',
    pt: '{n} passariam, conflitos: {conflicts}, {same} nos dois lados',
  },
  done_of: { en: '{done} of {total}', pt: '{done} de {total}' },
  moved: { en: '{n} moved', pt: '{n} passaram' },
  were_there: { en: '{n} were there', pt: '{n} já estavam lá' },
  sync_refused: { en: '{n} refused', pt: 'recusados: {n}' },
  sync_left: { en: '{n} left', pt: 'restam {n}' },
  conflicts: { en: '{n} conflicts', pt: 'conflitos: {n}' },
  new_there: { en: '{n} new there, bring them with --pull', pt: '{n} novos lá, traga-os com --pull' },
} as const satisfies Readonly<Record<string, Message>>;

export type Line = keyof typeof LINES;

/** A line in the person's language, its `{parameters}` put in. */
export function said(language: Language, line: Line, params: Readonly<Record<string, string | number>> = {}): string {
  return LINES[line][language].replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));
}

/** Heads and words of tables in Portuguese; in English they are their own names. */
const PORTUGUESE: Readonly<Record<string, string>> = {
  ...{ model: 'modelo', versions: 'versões', aliases: 'apelidos', environment: 'ambiente', revisions: 'revisões' },
  ...{ live: 'no ar', rollout: 'implantação', cell: 'célula', kind: 'tipo', claimed: 'afirmada', source: 'fonte' },
  ...{ size: 'tamanho', from: 'vem de', what: 'o quê', name: 'nome', files: 'arquivos', file: 'arquivo' },
  ...{ column: 'coluna', type: 'tipo', missing: 'ausentes', distinct: 'distintos', mean: 'média', std: 'desvio' },
  ...{ min: 'mín', max: 'máx', bundle: 'pacote', replay: 'repetição', expected: 'esperado', changed: 'mudou' },
  ...{ identical: 'idêntico', within_tolerance: 'dentro da tolerância', differs: 'difere', not_here: 'não está aqui' },
  ...{ not_comparable: 'não comparável', not_replayable: 'não repetível', replayable: 'repetível' },
  ...{ unreadable: 'ilegível', done: 'pronta', failed: 'falhou', application: 'aplicativo', nowhere: 'lugar nenhum' },
  ...{ notebook: 'caderno', manifest: 'manifesto', signature: 'assinatura', sample: 'amostra' },
  ...{ result: 'resultado', data: 'dados', rows: 'linhas', companion: 'acompanhante' },
  ...{ push: 'enviar', pull: 'trazer', run: 'execução', version: 'versão', alias: 'apelido', words: 'textos' },
  ...{ artifacts: 'artefatos', deleted: 'apagada', empty: 'vazia', media: 'mídia', nested: 'aninhada' },
  ...{ system: 'do sistema' },
};

export function word(language: Language, name: string): string {
  return language === 'pt' && Object.hasOwn(PORTUGUESE, name) ? PORTUGUESE[name]! : name;
}

/** The head of a table. */
export function head(language: Language, ...names: readonly string[]): string[] {
  return names.map((name) => word(language, name));
}

/** What a running cell counts. */
export function unitText(language: Language, unit: string): string {
  return Object.hasOwn(units, unit) ? units[unit]![language] : unit;
}
