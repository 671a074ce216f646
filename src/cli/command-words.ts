/** What `bancada help` says of commands and their options in Portuguese; English stands beside each command. */
export interface CommandWords {
  readonly doc: string;
  /** By option; those that several commands share stand in `sharedOptions`. */
  readonly options?: Readonly<Record<string, string>>;
}

const sharedOptions: Readonly<Record<string, string>> = {
  json: 'escreve um documento JSON na saída padrão',
  store: 'o armazém; sem isto, .bancada ao lado do caderno',
  set: 'um parâmetro do caderno, lido como YAML; pode aparecer várias vezes',
  params: 'parâmetros do caderno, de um arquivo YAML; --set vale mais',
  workers: 'threads de trabalho; sem isto, uma por núcleo, no máximo 8',
  output: 'o arquivo a gravar',
};

export const commandWords: Readonly<Record<string, CommandWords>> = {
  run: {
    doc: 'Executa o que está desatualizado e escreve os resultados.',
    options: {
      cells: 'executa estas células e aquilo de que precisam',
      'trust-claimed':
        'aceita como estão os resultados que um pacote afirma, em vez de recomputá-los; eles não podem ser aplicados',
      apply: 'aplica o que register e deploy propõem, onde os portões deixam',
      'fail-on-alert': 'termina com 1 quando um monitor viu deriva ou deu um alerta',
      outputs: 'grava metrics.json e todo modelo como ONNX dentro desta pasta',
      ci: 'para integração contínua: no GitHub, problemas como anotações e o resumo na página do trabalho',
      junit: 'grava um relatório JUnit: cada célula, expectativa e requisito é um caso',
      summary: 'grava um resumo em Markdown; com --ci, também onde GITHUB_STEP_SUMMARY diz',
      baseline: 'um pacote de execução com cujas métricas o resumo compara',
    },
  },
  check: {
    doc: 'Lê o caderno, segue suas referências e fontes, e escreve os problemas como arquivo:linha:coluna: mensagem.',
  },
  show: {
    doc: 'Escreve a saída de uma célula já executada: seu resultado e, de um conjunto de dados, linhas e perfil.',
    options: { rows: 'quantas linhas; sem isto, 20' },
  },
  predict: {
    doc: 'Prevê as linhas de um arquivo com um modelo treinado e as grava, com as previsões ao lado, como CSV ou Parquet.',
    options: { on: 'as linhas a prever, em qualquer formato que uma célula data lê' },
  },
  export: {
    doc:
      'Grava uma execução como pacote que outros podem reexecutar ou como relatório que qualquer navegador lê, o modelo ' +
      'de uma célula como ONNX ou como pasta que o serve, ou seu conjunto de dados como CSV ou Parquet, em um arquivo; ' +
      'antes executa o que está desatualizado. Um pacote ou relatório contém o caderno inteiro, ou CELL e aquilo de que ' +
      'ela precisa; uma pasta de modelo vira um zip quando -o termina em .zip. Como dvc ou git-lfs, o caderno inteiro ' +
      'vai para uma pasta de um repositório Git.',
    options: {
      as: 'o formato',
      data:
        'quanto dos dados vai para um pacote; com SOURCE=, só dessa fonte, ou da célula que gera os dados; pode aparecer ' +
        'várias vezes',
      columns: 'as colunas que vão, quando não vão todas',
      'no-models': 'deixa de fora modelos que aprenderam com dados deixados de fora',
      sign: 'assina o pacote com a chave de `bancada key`',
      list: 'diz o que o pacote conteria, com tamanhos, e não grava nada',
      json: 'com --list, escreve um documento JSON na saída padrão',
    },
  },
  replay: {
    doc:
      'Computa de novo cada célula de um pacote a partir do caderno e dos dados dele, em um armazém próprio, e compara os ' +
      'resumos criptográficos: idêntico, ou a primeira célula que difere e onde.',
    options: {
      plan: 'diz o que seria computado, a partir de quê e o que é diferente aqui; não computa nada',
      store: 'um armazém para o qual o pacote foi importado: o que for idêntico deixa de ser só afirmado ali',
    },
  },
  grade: {
    doc:
      'Reexecuta cada pacote de uma pasta e diz de cada um se é o que afirma, o que seus modelos alcançaram e que ' +
      'expectativas (células `expect`) cumpre. Só conta o que a reexecução computou.',
    options: {
      exercise: 'o caderno como foi distribuído: nomeia os pacotes que mudaram suas expectativas ou seus dados',
    },
  },
  why: { doc: 'Diz por que uma célula está desatualizada, ou de onde vem seu resultado guardado.' },
  lineage: {
    doc: 'Mostra de que veio um resultado, modelo, implantação, alerta ou arquivo ou, com --forward, o que veio dele.',
    options: { forward: 'o que veio dele', limit: 'quantas coisas no máximo; sem isto, 500' },
  },
  diff: {
    doc:
      'Mostra em que diferem dois cadernos, pacotes ou execuções de um armazém; 0 quando em nada, senão 1. A e B são ' +
      'arquivos, ids de execuções ou como começam, ou NOTEBOOK@REV para o texto de uma gravação (seu número), de uma ' +
      'execução (seu id) ou da última execução (last). Não executa nada.',
    options: {
      all: 'também o que é igual',
      store: 'onde estão as execuções; sem isto, .bancada aqui, ou ao lado do caderno de NOTEBOOK@REV',
    },
  },
  verify: {
    doc:
      'Confere de novo cada objeto de um armazém, ou cada arquivo de um pacote, e acha referências que não levam a lugar ' +
      'nenhum; de um pacote, diz quem o assinou.',
    options: { trust: 'lembra por este nome a chave que assinou o pacote' },
  },
  key: {
    doc:
      'Mostra a impressão digital da chave com que `export --sign` assina pacotes, para outros compararem. A chave é um ' +
      'arquivo que só você pode ler, na pasta das suas configurações; BANCADA_CONFIG indica outra pasta.',
    options: { make: 'cria a chave, uma vez' },
  },
  registry: {
    doc:
      'Lista modelos registrados e ambientes; move um apelido, faz uma implantação avançar, ou volta ao que havia antes; ' +
      'diz o que é um modelo (MODEL) ou uma versão dele (MODEL/VERSION), e põe etiquetas em um ou outra.',
    options: { store: 'o armazém; sem isto, .bancada nesta pasta' },
  },
  sync: {
    doc:
      'Leva as execuções do caderno e os modelos registrados do armazém a um servidor MLflow e, com --pull, traz o que há ' +
      'de novo lá. Repita quantas vezes quiser: nada é enviado duas vezes. MLFLOW_TRACKING_USERNAME e ' +
      'MLFLOW_TRACKING_PASSWORD, ou MLFLOW_TRACKING_TOKEN, dizem quem pede; não são guardados em lugar nenhum.',
    options: {
      to: 'o servidor, como http://localhost:5000',
      experiment: 'o experimento; sem isto, o título do caderno',
      pull: 'traz também execuções, versões, apelidos, descrições, notas e etiquetas do servidor',
      files: 'com --pull: também os arquivos das execuções',
      model: 'só busca o ONNX deste modelo registrado (ou NAME/VERSION), ao lado do caderno, com a célula que o usa',
      'on-conflict': 'o que os dois lados mudaram: perguntar (o padrão) ou decidir',
      'dry-run': 'diz o que seria movido, e não move nada',
    },
  },
  import: {
    doc:
      'Traz para o armazém execuções de outro rastreador, e Execuções as mostra: um arquivo CSV, JSON ou Parquet do ' +
      'Weights & Biases ou do Neptune, uma pasta gravada pelo exportador do Neptune, ou a pasta mlruns do MLflow. Trazida ' +
      'de novo, uma execução toma o lugar de si mesma. De um pacote de execução entram os resultados, só afirmados até serem ' +
      'computados aqui: por run, ou por replay com --store. De um arquivo com algum erro nada entra.',
    options: {
      from: 'de quem é, quando o arquivo não diz',
      params: 'colunas que são parâmetros, quando foram tomadas por métricas',
      metrics: 'colunas que são métricas, quando foram tomadas por parâmetros',
      output:
        'de um pacote: grava também o caderno, com os dados ao lado, para que run os encontre; nada do que está lá é sobrescrito',
      'dry-run': 'diz o que entraria, e não muda nada',
    },
  },
  init: {
    doc:
      'Grava um arquivo de fluxo que executa um caderno em integração contínua, com relatório, resumo e pacote. Chame-o na ' +
      'raiz do repositório; um arquivo que já está lá fica como está.',
    options: { ci: 'o sistema que o executa' },
  },
  help: {
    doc: 'Escreve como usar um comando, ou o que recebe um tipo de célula, modelo, métrica, expectativa ou teste de deriva.',
  },
};

/** What is said of an option in Portuguese. */
export function optionWords(command: string, option: string): string | undefined {
  return commandWords[command]?.options?.[option] ?? sharedOptions[option];
}
