/** The prose of a proposed notebook, in both languages. Names come in as code. */
interface ProposalWords {
  readonly untitled: string;
  intro(file: string, rows: number, columns: number): string;
  target(column: string, classes: boolean, distinct: number): string;
  targetMissing(column: string, rows: number): string;
  telling(columns: readonly string[], target: string): string;
  identifiers(columns: readonly string[]): string;
  byTime(column: string): string;
  shuffled(stratified: boolean): string;
  readonly model: string;
  readonly scores: string;
}

export const PROPOSAL_WORDS: Readonly<Record<'en' | 'pt', ProposalWords>> = {
  en: {
    untitled: 'A table',
    intro: (file, rows, columns) =>
      `${file} has ${rows} rows and ${columns} columns. This notebook was proposed for it: everything in it can be changed.`,
    target: (column, classes, distinct) =>
      classes
        ? `The target is ${column}, one of ${distinct} classes. If you want to predict another column, change \`target\` below.`
        : `The target is ${column}, a number. If you want to predict another column, change \`target\` below.`,
    targetMissing: (column, rows) =>
      `**${rows} rows have no ${column}.** They cannot be learned from and are left out by \`where\`. Say here why they are missing: it limits what the model can say.`,
    telling: (columns, target) =>
      `**Look here first.** ${columns.join(', ')} alone predicts ${target} almost perfectly. Is it known at the moment of prediction, or is it the answer under another name? If so, put it under \`features: except\`.`,
    identifiers: (columns) => `${columns.join(', ')} names each row and is left out of the features.`,
    byTime: (column) =>
      `The rows have a time, ${column}: the model learns from the earlier ones and is tested on the later ones, as it will be used.`,
    shuffled: (stratified) =>
      stratified
        ? 'The rows have no time: they are shuffled, with the same share of each class in every part.'
        : 'The rows have no time: they are shuffled.',
    model: 'Boosted trees take missing values and categories as they are, and are a good first model.',
    scores: 'How good it is on rows that it has never seen:',
  },
  pt: {
    untitled: 'Uma tabela',
    intro: (file, rows, columns) =>
      `${file} tem ${rows} linhas e ${columns} colunas. Este caderno foi proposto para ele: tudo nele pode ser mudado.`,
    target: (column, classes, distinct) =>
      classes
        ? `O alvo é ${column}, uma de ${distinct} classes. Para prever outra coluna, mude \`target\` abaixo.`
        : `O alvo é ${column}, um número. Para prever outra coluna, mude \`target\` abaixo.`,
    targetMissing: (column, rows) =>
      `**${rows} linhas não têm ${column}.** Não se pode aprender com elas e ficam de fora por \`where\`. Diga aqui por que faltam: isso limita o que o modelo pode dizer.`,
    telling: (columns, target) =>
      `**Olhe aqui primeiro.** ${columns.join(', ')} sozinha prevê ${target} quase perfeitamente. Ela é conhecida no momento da previsão, ou é a resposta com outro nome? Nesse caso, ponha-a em \`features: except\`.`,
    identifiers: (columns) => `${columns.join(', ')} dá nome a cada linha e fica fora dos atributos.`,
    byTime: (column) =>
      `As linhas têm um tempo, ${column}: o modelo aprende com as mais antigas e é testado nas mais novas, como será usado.`,
    shuffled: (stratified) =>
      stratified
        ? 'As linhas não têm tempo: são embaralhadas, com a mesma proporção de cada classe em todas as partes.'
        : 'As linhas não têm tempo: são embaralhadas.',
    model: 'Árvores com boosting aceitam valores ausentes e categorias como são, e são um bom primeiro modelo.',
    scores: 'Quão bom ele é em linhas que nunca viu:',
  },
};
