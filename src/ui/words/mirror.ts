import type { Phrases } from '../app/say.ts';

export const words = {
  title: { en: 'Mirror folder', pt: 'Pasta espelho' },
  help: {
    en: 'Keeps every notebook of this browser as a text file, with its data beside it, in a folder that you choose. Each save is written there, and what Git or an editor changes there is taken in when you come back to this page.',
    pt: 'Mantém cada caderno deste navegador como arquivo de texto, com seus dados ao lado, em uma pasta que você escolhe. Cada gravação vai para lá, e o que o Git ou um editor mudar lá é trazido quando você volta a esta página.',
  },
  unsupported: {
    en: 'This browser lets no page write into a folder. Use Chrome or Edge for this, or Save as file in a notebook’s toolbar.',
    pt: 'Este navegador não deixa página alguma gravar em uma pasta. Use o Chrome ou o Edge para isso, ou Salvar como arquivo na barra de um caderno.',
  },
  choose: { en: 'Choose a folder', pt: 'Escolher uma pasta' },
  other: { en: 'Choose another folder', pt: 'Escolher outra pasta' },
  resume: { en: 'Let this page write to {name} again', pt: 'Deixar esta página gravar em {name} de novo' },
  paused: {
    en: 'The browser asks again after it was closed. Nothing is written to {name} until then.',
    pt: 'O navegador pergunta de novo depois de fechado. Nada é gravado em {name} até lá.',
  },
  on: { en: 'Mirrored in {name}, last compared {at}.', pt: 'Espelhado em {name}, comparado pela última vez {at}.' },
  now: { en: 'Compare now', pt: 'Comparar agora' },
  stop: { en: 'Stop mirroring', pt: 'Parar de espelhar' },
  stop_help: { en: 'The files and the notebooks stay.', pt: 'Os arquivos e os cadernos ficam.' },
  taken: { en: 'Taken from the folder: {files}', pt: 'Trazidos da pasta: {files}' },
  comparing: { en: 'Comparing…', pt: 'Comparando…' },
  asks: {
    en: { one: '{n} file to decide on', other: '{n} files to decide on' },
    pt: { one: '{n} arquivo a decidir', other: '{n} arquivos a decidir' },
  },
  both: {
    en: 'was changed here and in the folder.',
    pt: 'foi mudado aqui e na pasta.',
  },
  gone_there: { en: 'is gone from the folder.', pt: 'não está mais na pasta.' },
  gone_here: { en: 'was deleted here.', pt: 'foi apagado aqui.' },
  keep_store: { en: 'Keep this browser’s', pt: 'Ficar com o deste navegador' },
  keep_folder: { en: 'Keep the folder’s', pt: 'Ficar com o da pasta' },
  write_again: { en: 'Write it again', pt: 'Gravar de novo' },
  delete_here: { en: 'Delete it here too', pt: 'Apagar aqui também' },
  delete_there: { en: 'Delete it in the folder too', pt: 'Apagar na pasta também' },
  bring_back: { en: 'Bring it back', pt: 'Trazer de volta' },
  show: { en: 'Show both', pt: 'Mostrar os dois' },
  here: { en: 'This browser', pt: 'Este navegador' },
  there: { en: 'The folder', pt: 'A pasta' },
  nothing: { en: 'No file.', pt: 'Nenhum arquivo.' },
  data_file: {
    en: 'A data file; its rows are not shown here.',
    pt: 'Um arquivo de dados; suas linhas não são mostradas aqui.',
  },
  status_on: { en: 'mirror: {name}', pt: 'espelho: {name}' },
  status_paused: { en: 'mirror paused', pt: 'espelho em pausa' },
  status_asks: {
    en: { one: 'mirror: {n} to decide', other: 'mirror: {n} to decide' },
    pt: { one: 'espelho: {n} a decidir', other: 'espelho: {n} a decidir' },
  },
  status_failed: { en: 'mirror: something is wrong', pt: 'espelho: algo está errado' },
} as const satisfies Phrases;
