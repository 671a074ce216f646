import type { Language } from '../words/index.ts';
import type { Change, DiffItem, DiffSection } from './section.ts';

/** Words of a list of differences, by language. */
export interface DiffWords {
  readonly sections: Readonly<Record<DiffSection['name'], string>>;
  readonly items: Readonly<Record<DiffItem, string>>;
  readonly changes: Readonly<Record<Change, string>>;
  readonly line: string;
  readonly none: string;
  readonly nothing: string;
}

export const diffWords: Readonly<Record<Language, DiffWords>> = {
  en: {
    sections: {
      notebook: 'Notebook',
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
      profile: 'profile',
      state: 'state',
      output: 'output',
      result: 'result',
      model: 'model',
      environment: 'environment',
    },
    changes: { added: 'added', removed: 'removed', moved: 'moved', changed: 'changed', same: 'same' },
    line: 'line',
    none: '(none)',
    nothing: 'nothing differs',
  },
  pt: {
    sections: {
      notebook: 'Caderno',
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
      profile: 'perfil',
      state: 'estado',
      output: 'saída',
      result: 'resultado',
      model: 'modelo',
      environment: 'ambiente',
    },
    changes: { added: 'acrescentado', removed: 'retirado', moved: 'movido', changed: 'mudado', same: 'igual' },
    line: 'linha',
    none: '(nada)',
    nothing: 'nada difere',
  },
};
