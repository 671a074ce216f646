import type { Language } from '../words/index.ts';
import type { Change, DiffItem, DiffSection, PairedDifference } from './section.ts';

/** Words of a list of differences, by language. */
export interface DiffWords {
  readonly sections: Readonly<Record<DiffSection['name'], string>>;
  readonly items: Readonly<Record<DiffItem, string>>;
  readonly changes: Readonly<Record<Change, string>>;
  readonly line: string;
  readonly none: string;
  readonly nothing: string;
  /** Whether the rows of a dataset are there. */
  readonly here: string;
  readonly withheld: string;
  readonly notCompared: string;
  readonly drifted: string;
  readonly steady: string;
  readonly untested: string;
  readonly limit: string;
  readonly verdicts: Readonly<Record<PairedDifference['verdict'], string>>;
}

export const diffWords: Readonly<Record<Language, DiffWords>> = {
  en: {
    sections: {
      notebook: 'Notebook',
      parameters: 'Parameters',
      data: 'Data',
      results: 'Results',
      models: 'Models',
      environments: 'Environments',
    },
    items: {
      title: 'title',
      seed: 'seed',
      language: 'language',
      parameter: 'parameter',
      cell: 'cell',
      kind: 'kind',
      key: 'key',
      line: 'line',
      prose: 'lines of prose',
      layout: 'blank lines, comments or other layout',
      source: 'source',
      data: 'data',
      column: 'column',
      rows: 'rows of',
      distribution: 'distribution',
      profile: 'profile',
      state: 'state',
      output: 'output',
      result: 'result',
      model: 'model',
      environment: 'environment',
      backend: 'backend',
    },
    changes: { added: 'added', removed: 'removed', moved: 'moved', changed: 'changed', same: 'same' },
    line: 'line',
    none: '(none)',
    nothing: 'nothing differs',
    here: 'here',
    withheld: 'withheld',
    notCompared: 'distributions are not compared',
    drifted: 'drifted',
    steady: 'no drift',
    limit: 'limit',
    untested: 'values differ; no drift test for this type',
    verdicts: { better: 'better', worse: 'worse', unclear: 'not told apart' },
  },
  pt: {
    sections: {
      notebook: 'Caderno',
      parameters: 'Parâmetros',
      data: 'Dados',
      results: 'Resultados',
      models: 'Modelos',
      environments: 'Ambientes',
    },
    items: {
      title: 'título',
      seed: 'semente',
      language: 'idioma',
      parameter: 'parâmetro',
      cell: 'célula',
      kind: 'tipo',
      key: 'chave',
      line: 'linha',
      prose: 'linhas de texto',
      layout: 'linhas em branco, comentários ou outra disposição',
      source: 'fonte',
      data: 'dados',
      column: 'coluna',
      rows: 'linhas de',
      distribution: 'distribuição',
      profile: 'perfil',
      state: 'estado',
      output: 'saída',
      result: 'resultado',
      model: 'modelo',
      environment: 'ambiente',
      backend: 'backend',
    },
    changes: { added: 'acrescentado', removed: 'retirado', moved: 'movido', changed: 'mudado', same: 'igual' },
    line: 'linha',
    none: '(nada)',
    nothing: 'nada difere',
    here: 'presentes',
    withheld: 'retidas',
    notCompared: 'as distribuições não são comparadas',
    drifted: 'com deriva',
    steady: 'sem deriva',
    limit: 'limite',
    untested: 'os valores diferem; não há teste de deriva para este tipo',
    verdicts: { better: 'melhor', worse: 'pior', unclear: 'sem distinção' },
  },
};
