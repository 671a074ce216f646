import type { Phrases } from '../app/say.ts';

export const words = {
  title: { en: 'Class', pt: 'Turma' },
  help: {
    en: 'Bundles that were opened together. Their figures are claimed until a replay here has computed them; nothing runs before you press Replay all, and nothing is kept in this browser.',
    pt: 'Pacotes abertos juntos. Seus números são afirmados até que uma repetição os compute aqui; nada é executado antes de Repetir tudo, e nada fica guardado neste navegador.',
  },
  none: {
    en: 'Drop two or more bundles, or a folder of them, to see them as one table.',
    pt: 'Solte dois ou mais pacotes, ou uma pasta deles, para vê-los em uma só tabela.',
  },
  add_files: { en: 'Add bundles', pt: 'Adicionar pacotes' },
  add_folder: { en: 'Add a folder', pt: 'Adicionar uma pasta' },
  close: { en: 'Close the table', pt: 'Fechar a tabela' },
  count: { en: { one: '{n} bundle', other: '{n} bundles' }, pt: { one: '{n} pacote', other: '{n} pacotes' } },
  of_count: { en: '{n} of {total} bundles', pt: '{n} de {total} pacotes' },
  replay_all: { en: 'Replay all ({n})', pt: 'Repetir tudo ({n})' },
  replay_again: { en: 'Replay all again', pt: 'Repetir tudo de novo' },
  replay_one: { en: 'Replay this one', pt: 'Repetir só este' },
  cancel: { en: 'Cancel', pt: 'Cancelar' },
  skip: { en: 'Skip this one', pt: 'Pular este' },
  reading: { en: 'Reading {done} of {total} files', pt: 'Lendo {done} de {total} arquivos' },
  read_on: { en: 'Read the rest', pt: 'Ler o resto' },
  read_cancelled: { en: 'Reading was cancelled.', pt: 'A leitura foi cancelada.' },
  replaying: { en: 'Replaying {file}: bundle {at} of {total}', pt: 'Repetindo {file}: pacote {at} de {total}' },
  cells: { en: '{done} of {total} cells', pt: '{done} de {total} células' },
  left: { en: 'about {time} left', pt: 'faltam cerca de {time}' },
  replay_cancelled: {
    en: 'Replaying was cancelled. What was found so far stands.',
    pt: 'A repetição foi cancelada. O que já se descobriu fica.',
  },
  replayed: {
    en: {
      one: '{n} bundle replayed: {identical} identical.',
      other: '{n} bundles replayed: {identical} identical.',
    },
    pt: {
      one: '{n} pacote repetido: {identical} idêntico.',
      other: '{n} pacotes repetidos: {identical} idênticos.',
    },
  },
  all_done: {
    en: {
      one: '{n} bundle replayed: {identical} identical, {passed} met the exercise.',
      other: '{n} bundles replayed: {identical} identical, {passed} met the exercise.',
    },
    pt: {
      one: '{n} pacote repetido: {identical} idêntico, {passed} cumpriu o exercício.',
      other: '{n} pacotes repetidos: {identical} idênticos, {passed} cumpriram o exercício.',
    },
  },

  exercise: { en: 'Exercise as it was given out', pt: 'Exercício como foi entregue' },
  exercise_help: {
    en: 'Names the bundles that changed its expectations or its data.',
    pt: 'Aponta os pacotes que mudaram as expectativas ou os dados dele.',
  },
  no_exercise: { en: 'do not compare', pt: 'não comparar' },
  exercise_lesson: { en: 'Lesson: {title}', pt: 'Lição: {title}' },
  exercise_file: { en: 'Choose a file…', pt: 'Escolher um arquivo…' },

  file: { en: 'File', pt: 'Arquivo' },
  bundle: { en: 'Title', pt: 'Título' },
  verdict: { en: 'Replay', pt: 'Repetição' },
  met: { en: 'Exercise', pt: 'Exercício' },
  signer: { en: 'Signed by', pt: 'Assinado por' },
  changed: { en: 'Changed', pt: 'Mudou' },
  met_of: { en: '{met} of {total}', pt: '{met} de {total}' },
  nobody: { en: 'nobody', pt: 'ninguém' },
  passed: { en: 'passed', pt: 'cumpriu' },
  not_passed: { en: 'not passed', pt: 'não cumpriu' },
  claimed_value: { en: 'claimed, not computed here', pt: 'afirmado, não computado aqui' },
  save_csv: { en: 'Save as CSV', pt: 'Salvar como CSV' },
  columns: { en: 'Columns', pt: 'Colunas' },
  keys: {
    en: 'Keys: j and k move, / filters, Enter opens the bundle.',
    pt: 'Teclas: j e k movem, / filtra, Enter abre o pacote.',
  },

  waiting: { en: 'not read yet', pt: 'ainda não lido' },
  claimed: { en: 'claimed', pt: 'afirmado' },
  identical: { en: 'identical', pt: 'idêntico' },
  within_tolerance: { en: 'within tolerance', pt: 'dentro da tolerância' },
  differs: { en: 'differs', pt: 'difere' },
  not_here: { en: 'needs WebGPU', pt: 'precisa de WebGPU' },
  not_comparable: { en: 'not comparable', pt: 'não comparável' },
  not_replayable: { en: 'not replayable', pt: 'não pode ser repetido' },
  unreadable: { en: 'cannot be used', pt: 'não serve' },
  newer: { en: 'needs a newer version', pt: 'precisa de versão mais nova' },
  failed: { en: 'replay failed', pt: 'repetição falhou' },
  running: { en: 'replaying', pt: 'repetindo' },

  open: { en: 'Open the bundle', pt: 'Abrir o pacote' },
  detail_same: { en: 'The same bundle as {file}, byte for byte.', pt: 'O mesmo pacote que {file}, byte por byte.' },
  detail_changed: {
    en: 'Changed from the exercise as it was given out: {cells}.',
    pt: 'Mudou em relação ao exercício como foi entregue: {cells}.',
  },
  detail_first: { en: 'Differs first at {cell}.', pt: 'Difere primeiro em {cell}.' },
  detail_good: { en: 'Every figure in this row was computed here.', pt: 'Cada número desta linha foi computado aqui.' },
  detail_claimed: {
    en: 'The figures in this row are what the file claims.',
    pt: 'Os números desta linha são o que o arquivo afirma.',
  },
  detail_missing: { en: 'Not met', pt: 'Não cumprido' },
} as const satisfies Phrases;
