import type { Language } from '../words/index.ts';

/** Words of the summary, by language. */
export interface SummaryWords {
  readonly outcomes: Readonly<Record<'ok' | 'said_no' | 'failed' | 'cancelled', string>>;
  readonly cells: (fresh: number, cached: number, other: number) => string;
  readonly gates: string;
  readonly checks: string;
  readonly metrics: string;
  readonly champion: string;
  readonly against: string;
  /** The decimal mark. */
  readonly decimal: '.' | ',';
  readonly problems: string;
  readonly cell: string;
  readonly requirement: string;
  readonly got: string;
  readonly verdict: string;
  readonly says: string;
  readonly expectation: string;
  readonly column: string;
  readonly rows: string;
  readonly model: string;
  readonly validation: string;
  readonly metric: string;
  readonly value: string;
  readonly interval: string;
  readonly baseline: string;
  readonly change: string;
  readonly advantage: string;
  readonly changes: Readonly<Record<'better' | 'worse' | 'same' | 'other_rows' | 'new', string>>;
  readonly states: Readonly<Record<'passed' | 'failed' | 'error' | 'skipped', string>>;
  readonly notebook: string;
  readonly run: string;
  readonly comparedWith: string;
  readonly more: (count: number) => string;
}

export const summaryWords: Readonly<Record<Language, SummaryWords>> = {
  en: {
    outcomes: { ok: 'passed', said_no: 'a check or gate said no', failed: 'failed', cancelled: 'cancelled' },
    cells: (fresh, cached, other) =>
      `${fresh} cells computed, ${cached} kept${other > 0 ? `, ${other} without a result` : ''}.`,
    gates: 'Gates',
    checks: 'Data checks',
    metrics: 'Metrics',
    champion: 'Against the champion',
    against: 'against',
    decimal: '.',
    problems: 'Problems',
    cell: 'cell',
    requirement: 'requirement',
    got: 'got',
    verdict: 'verdict',
    says: 'says',
    expectation: 'expectation',
    column: 'column',
    rows: 'rows that fail',
    model: 'model',
    validation: 'validation',
    metric: 'metric',
    value: 'value',
    interval: 'interval',
    baseline: 'baseline',
    change: 'change',
    advantage: 'advantage',
    changes: { better: 'better', worse: 'worse', same: 'same', other_rows: 'measured on other rows', new: 'new' },
    states: { passed: 'passed', failed: 'failed', error: 'error', skipped: 'warning' },
    notebook: 'Notebook',
    run: 'This run',
    comparedWith: 'Compared with',
    more: (count) => `… and ${count} more.`,
  },
  pt: {
    outcomes: {
      ok: 'passou',
      said_no: 'uma checagem ou um portão disse não',
      failed: 'falhou',
      cancelled: 'cancelado',
    },
    cells: (fresh, cached, other) =>
      `${fresh} células calculadas, ${cached} guardadas${other > 0 ? `, ${other} sem resultado` : ''}.`,
    gates: 'Portões',
    checks: 'Checagens dos dados',
    metrics: 'Métricas',
    champion: 'Em relação ao campeão',
    against: 'comparado com',
    decimal: ',',
    problems: 'Problemas',
    cell: 'célula',
    requirement: 'exigência',
    got: 'obtido',
    verdict: 'veredito',
    says: 'diz',
    expectation: 'expectativa',
    column: 'coluna',
    rows: 'linhas que falham',
    model: 'modelo',
    validation: 'validação',
    metric: 'métrica',
    value: 'valor',
    interval: 'intervalo',
    baseline: 'referência',
    change: 'mudança',
    advantage: 'vantagem',
    changes: { better: 'melhor', worse: 'pior', same: 'igual', other_rows: 'medida em outras linhas', new: 'nova' },
    states: { passed: 'passou', failed: 'falhou', error: 'erro', skipped: 'aviso' },
    notebook: 'Caderno',
    run: 'Esta execução',
    comparedWith: 'Comparado com',
    more: (count) => `… e mais ${count}.`,
  },
};
