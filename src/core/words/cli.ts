import type { Messages } from './message.ts';

/** Problems of the command line alone. */
export const cli: Messages = {
  'cli.unknown_command': {
    en: '{got}: is no command; the commands are {expected}',
    pt: '{got}: não é um comando; os comandos são {expected}',
  },
  'cli.unknown_command_near': {
    en: '{got}: is no command; did you mean {nearest}?',
    pt: '{got}: não é um comando; você quis dizer {nearest}?',
  },
  'cli.unknown_option': {
    en: '{option}: {command} has no such option; it has {expected}',
    pt: '{option}: {command} não tem essa opção; tem {expected}',
  },
  'cli.unknown_option_near': {
    en: '{option}: {command} has no such option; did you mean {nearest}?',
    pt: '{option}: {command} não tem essa opção; você quis dizer {nearest}?',
  },
  'cli.no_options': {
    en: '{option}: {command} has no options',
    pt: '{option}: {command} não tem opções',
  },
  'cli.no_value': {
    en: '{option}: takes no value, got {value}',
    pt: '{option}: não recebe valor, veio {value}',
  },
  'cli.missing_value': {
    en: '{option}: needs a value: {option} {expected}',
    pt: '{option}: precisa de um valor: {option} {expected}',
  },
  'cli.not_a_count': {
    en: '{option}: {value} is no whole number from 1',
    pt: '{option}: {value} não é um número inteiro a partir de 1',
  },
  'cli.not_a_pair': {
    en: '{option}: {value} is no NAME=VALUE',
    pt: '{option}: {value} não é NOME=VALOR',
  },
  'cli.missing_argument': {
    en: '{command}: needs {missing}; see bancada help {command}',
    pt: '{command}: precisa de {missing}; veja bancada help {command}',
  },
  'cli.missing_option': {
    en: '{option}: is needed: {option} {value}',
    pt: '{option}: é necessária: {option} {value}',
  },
  'cli.extra_argument': {
    en: '{command}: does not take {extra}; see bancada help {command}',
    pt: '{command}: não recebe {extra}; veja bancada help {command}',
  },
  'cli.unknown_act': {
    en: '{command} {got}: is not known; expected one of {expected}',
    pt: '{command} {got}: não é conhecido; o esperado é um de {expected}',
  },
  'cli.no_notebook': {
    en: 'notebook: cannot be read ({reason}); check the path',
    pt: 'caderno: não pode ser lido ({reason}); verifique o caminho',
  },
  'cli.no_bundle': {
    en: 'bundle: cannot be read ({reason}); check the path',
    pt: 'pacote: não pode ser lido ({reason}); verifique o caminho',
  },
  'cli.cannot_write': {
    en: 'file: cannot be written ({reason}); choose another place with -o',
    pt: 'arquivo: não pode ser gravado ({reason}); escolha outro lugar com -o',
  },
  'init.unknown_ci': {
    en: '{got}: no workflow can be written for it; known are {expected}',
    pt: '{got}: não há como gravar um fluxo para ele; são conhecidos {expected}',
  },
  'init.exists': {
    en: 'file: is already there and stays as it is; move it away to have a new one, or add to it: npx bancada run NOTEBOOK --ci --junit FILE',
    pt: 'arquivo: já existe e fica como está; mova-o para ter um novo, ou acrescente a ele: npx bancada run CADERNO --ci --junit ARQUIVO',
  },
  'init.outside': {
    en: 'notebook: lies outside of {folder}; start this in the root of the repository that holds it',
    pt: 'caderno: está fora de {folder}; comece na raiz do repositório que o contém',
  },
  'cli.not_a_model_folder': {
    en: 'folder: holds other files and no model of ours; choose an empty or a new one with -o',
    pt: 'pasta: contém outros arquivos e nenhum modelo nosso; escolha uma vazia ou nova com -o',
  },
  'cli.bad_data': {
    en: '--data {got}: expected one of {expected}, N a whole number from 1, with SOURCE= in front for a single source',
    pt: '--data {got}: o esperado é um de {expected}, N inteiro a partir de 1, com FONTE= na frente para uma só fonte',
  },
  'cli.columns_alone': {
    en: '--columns: digests have no columns; give it with --data full or --data sample:N',
    pt: '--columns: resumos (digests) não têm colunas; use com --data full ou --data sample:N',
  },
  'cli.models_alone': {
    en: '--no-models: all data go in, and models could be learned from them again; give it with --data digests or --data sample:N',
    pt: '--no-models: todos os dados entram, e os modelos poderiam ser treinados de novo; use com --data digests ou --data sample:N',
  },
  'cli.only_bundle': {
    en: '{option}: is for --as bundle, and this is --as {as}; leave it out',
    pt: '{option}: é para --as bundle, e isto é --as {as}; retire-a',
  },
  'cli.not_text': {
    en: 'notebook: is not UTF-8 text; expected a Markdown file saved as UTF-8',
    pt: 'caderno: não é texto UTF-8; o esperado é um arquivo Markdown salvo em UTF-8',
  },
  'cli.unknown_cell_near': {
    en: 'cell {name}: no such cell in this notebook; did you mean {nearest}?',
    pt: 'célula {name}: não existe neste caderno; você quis dizer {nearest}?',
  },
  'cli.not_run': {
    en: 'cell {cell}: is {state} and has no kept output for this text; run the notebook first',
    pt: 'célula {cell}: está {state} e não tem saída guardada para este texto; rode o caderno primeiro',
  },
  'cli.no_part': {
    en: 'cell {cell}: its output has no part {part}; it has {known}',
    pt: 'célula {cell}: a saída não tem a parte {part}; tem {known}',
  },
  'cli.no_folder': {
    en: '{file}: is no folder; name the one that holds the bundles',
    pt: '{file}: não é uma pasta; indique a que contém os pacotes',
  },
  'cli.no_bundles': {
    en: '{file}: holds no bundle; expected files that end in .zip',
    pt: '{file}: não contém pacotes; o esperado são arquivos que terminam em .zip',
  },
  'cli.not_a_version': {
    en: '{got}: is no version; expected a number from 1 on, as `bancada registry list` shows them',
    pt: '{got}: não é uma versão; o esperado é um número a partir de 1, como `bancada registry list` mostra',
  },
  'cli.wrong_output': {
    en: 'cell {cell}: its output is a {got}, expected a {expected}',
    pt: 'célula {cell}: a saída é {got}, o esperado é {expected}',
  },
  'cli.unknown_target': {
    en: '--as {got}: is no format; expected one of {expected}',
    pt: '--as {got}: não é um formato; o esperado é um de {expected}',
  },
  'cli.unknown_format': {
    en: 'file: its ending {got} names no format; expected one of {expected}',
    pt: 'arquivo: a extensão {got} não indica um formato; o esperado é uma de {expected}',
  },
  'cli.no_help': {
    en: '{got}: is neither a command nor a kind; bancada help lists both',
    pt: '{got}: não é comando nem tipo; bancada help lista ambos',
  },
  'cli.no_help_near': {
    en: '{got}: is neither a command nor a kind; did you mean {nearest}?',
    pt: '{got}: não é comando nem tipo; você quis dizer {nearest}?',
  },
  'cli.unknown_in_params': {
    en: '{file}: {key}: not a parameter of the notebook{?expected}, which has {expected}{/expected}.{?nearest} Did you mean {nearest}?{/nearest}',
    pt: '{file}: {key}: não é um parâmetro do caderno{?expected}, que tem {expected}{/expected}.{?nearest} Você quis dizer {nearest}?{/nearest}',
  },
  'cli.wrong_in_params': {
    en: '{file}: {key}: {got} does not fit, expected {types} as its default is',
    pt: '{file}: {key}: {got} não serve; esperava-se {types}, como o valor padrão',
  },
};
