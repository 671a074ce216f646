import type { Language } from '../words/index.ts';
import type { LineageNode, NodeType } from './node.ts';

/** Words of a lineage, by language. */
export interface LineageWords {
  readonly types: Readonly<Record<NodeType, string>>;
  readonly hypothesis: string;
  readonly window: string;
  readonly windows: string;
  readonly simulated: string;
  readonly claimed: string;
  readonly live: string;
  readonly above: string;
  readonly back: string;
  readonly forward: string;
  readonly texts: string;
  readonly environments: string;
  readonly nothingBack: string;
  readonly nothingForward: string;
  readonly leftOut: string;
}

export const lineageWords: Readonly<Record<Language, LineageWords>> = {
  en: {
    types: {
      source: 'file',
      notebook: 'notebook text',
      environment: 'run environment',
      dataset: 'dataset version',
      result: 'result',
      model: 'model',
      version: 'model version',
      alias: 'alias',
      deployment: 'deployment',
      serving: 'served traffic',
      monitoring: 'monitoring report',
      window: 'window',
      alert: 'alert',
      prediction: 'predictions',
      decision: 'decision',
      run: 'run from elsewhere',
      unknown: 'not kept here',
    },
    hypothesis: 'hypothesis',
    window: 'window {a}',
    windows: 'windows {a} to {b}',
    simulated: 'simulated',
    claimed: 'claimed',
    live: 'live',
    above: 'see above',
    back: 'came from',
    forward: 'led to',
    texts: 'computed from the texts',
    environments: 'computed in',
    nothingBack: 'nothing stands before it',
    nothingForward: 'nothing was made from it yet',
    leftOut: '{n} more are left out; name one of those above to go on from there',
  },
  pt: {
    types: {
      source: 'arquivo',
      notebook: 'texto do caderno',
      environment: 'ambiente de execução',
      dataset: 'versão dos dados',
      result: 'resultado',
      model: 'modelo',
      version: 'versão do modelo',
      alias: 'apelido',
      deployment: 'implantação',
      serving: 'tráfego atendido',
      monitoring: 'relatório de monitoramento',
      window: 'janela',
      alert: 'alerta',
      prediction: 'previsões',
      decision: 'decisão',
      run: 'execução de fora',
      unknown: 'não está guardado aqui',
    },
    hypothesis: 'hipótese',
    window: 'janela {a}',
    windows: 'janelas {a} a {b}',
    simulated: 'simulado',
    claimed: 'alegado',
    live: 'no ar',
    above: 'ver acima',
    back: 'veio de',
    forward: 'levou a',
    texts: 'calculado a partir dos textos',
    environments: 'calculado em',
    nothingBack: 'não há nada antes',
    nothingForward: 'nada foi feito a partir disto ainda',
    leftOut: 'mais {n} ficaram de fora; indique um dos acima para continuar a partir dele',
  },
};

const SHORT = 8;

/** What sort of thing it is, for people. Of a result of a cell its kind is told beside it. */
export function nodeType({ type, hypothesis }: LineageNode, language: Language): string {
  const words = lineageWords[language];
  return hypothesis ? words.hypothesis : words.types[type];
}

/** What people call it; the beginning of its digest where nobody named it. Windows are counted from 1. */
export function nodeName({ type, name, digest, windows, facts }: LineageNode, language: Language): string {
  if (windows) {
    const [a, b] = windows;
    const { window, windows: several } = lineageWords[language];
    return (a === b ? window : several).replace('{a}', String(a + 1)).replace('{b}', String(b + 1));
  }
  if (type === 'environment' && facts && facts.length > 0) return environmentText(facts);
  return name || (digest ?? '').slice(0, SHORT);
}

/** Where something was computed, from what `environmentFacts` says of it. */
export function environmentText(facts: readonly string[]): string {
  return facts.map(shortFact).join(', ');
}

/** A browser writes half a line about itself, of which its name and number tell; of a digest its beginning does. */
export function shortFact(fact: string): string {
  if (!fact.startsWith('agent ')) return fact.replace(/\b[0-9a-f]{32,}\b/g, (digest) => digest.slice(0, SHORT));
  const names = [...fact.matchAll(/\b(?:Firefox|Edg|OPR|(?:Headless)?Chrome|Version)\/\d+/g)];
  return names.at(-1)?.[0].replace('/', ' ').replace('Version', 'Safari') ?? fact;
}

/** What must not be overlooked about it. */
export function nodeMarks({ simulated, claimed, live }: LineageNode, language: Language): string[] {
  const words = lineageWords[language];
  return [...(live ? [words.live] : []), ...(simulated ? [words.simulated] : []), ...(claimed ? [words.claimed] : [])];
}
