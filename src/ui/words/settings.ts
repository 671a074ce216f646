import type { Phrases } from '../app/say.ts';

export const words = {
  title: { en: 'Settings', pt: 'Ajustes' },
  language: { en: 'Language', pt: 'Idioma' },
  theme: { en: 'Theme', pt: 'Tema' },
  light: { en: 'Light', pt: 'Claro' },
  dark: { en: 'Dark', pt: 'Escuro' },
  system: { en: 'As the system', pt: 'Como o sistema' },
  storage: { en: 'Storage', pt: 'Armazenamento' },
  used: {
    en: '{used} used of {quota} that the browser allows.',
    pt: '{used} usados de {quota} que o navegador permite.',
  },
  persisted: {
    en: 'The browser has promised not to remove this site’s data on its own.',
    pt: 'O navegador prometeu não remover por conta própria os dados deste site.',
  },
  not_persisted: {
    en: 'The browser may remove this site’s data when the disk fills up. Ask it not to, and keep a backup.',
    pt: 'O navegador pode remover os dados deste site quando o disco encher. Peça que não o faça, e guarde uma cópia.',
  },
  ask: { en: 'Ask the browser to keep it', pt: 'Pedir ao navegador que guarde' },
  refused: {
    en: 'The browser did not agree. Installing the app or using it often makes it agree later.',
    pt: 'O navegador não concordou. Instalar o aplicativo ou usá-lo com frequência faz com que concorde depois.',
  },
  verify: { en: 'Check every stored byte', pt: 'Conferir cada byte guardado' },
  verifying: { en: 'checking {done} of {total}', pt: 'conferindo {done} de {total}' },
  verified: {
    en: { one: '{n} object checked, all sound.', other: '{n} objects checked, all sound.' },
    pt: { one: '{n} objeto conferido, tudo íntegro.', other: '{n} objetos conferidos, tudo íntegro.' },
  },
  damaged: {
    en: { one: '{n} problem found:', other: '{n} problems found:' },
    pt: { one: '{n} problema encontrado:', other: '{n} problemas encontrados:' },
  },
  collect: { en: 'Free what nothing refers to', pt: 'Liberar o que nada usa' },
  collected: {
    en: { one: '{n} object removed, {bytes} freed.', other: '{n} objects removed, {bytes} freed.' },
    pt: { one: '{n} objeto removido, {bytes} liberados.', other: '{n} objetos removidos, {bytes} liberados.' },
  },
  backup: { en: 'Backup', pt: 'Cópia de segurança' },
  backup_help: {
    en: 'One file with every notebook, run, model and data set of this browser; any unzip program reads it.',
    pt: 'Um arquivo com todos os cadernos, execuções, modelos e dados deste navegador; qualquer programa de zip o lê.',
  },
  make_backup: { en: 'Save a backup', pt: 'Salvar uma cópia' },
  restore: { en: 'Restore from a file', pt: 'Restaurar de um arquivo' },
  saved_backup: {
    en: 'Saved: {records} records and {objects} objects.',
    pt: 'Salvo: {records} registros e {objects} objetos.',
  },
  restored: {
    en: 'Restored: {records} records and {objects} objects.',
    pt: 'Restaurado: {records} registros e {objects} objetos.',
  },
  working: { en: 'Working…', pt: 'Trabalhando…' },
  offline: { en: 'Use without a network', pt: 'Uso sem rede' },
  offline_ready: {
    en: 'Everything that the app uses is on this machine. You can cut the network.',
    pt: 'Tudo o que o aplicativo usa está nesta máquina. Você pode cortar a rede.',
  },
  offline_fetching: {
    en: '{done} of {total} are here; the rest is being fetched while the page is idle.',
    pt: '{done} de {total} já estão aqui; o resto é buscado enquanto a página está ociosa.',
  },
  offline_waiting: {
    en: 'There is no network and {left} of the engines are not here yet. They are fetched when it is back.',
    pt: 'Não há rede e faltam {left} dos motores. Serão buscados quando ela voltar.',
  },
  offline_full: {
    en: 'The browser has no room for {left} of the app, so it needs the network until there is: remove what is not needed under Storage, then reload.',
    pt: 'O navegador não tem espaço para {left} do aplicativo, que precisa da rede até que haja: remova o que não é necessário em Armazenamento e recarregue.',
  },
  offline_off: {
    en: 'This browser does not let the page be kept for offline use here.',
    pt: 'Este navegador não permite guardar a página para uso sem rede aqui.',
  },
  engine: { en: 'Engine', pt: 'Motor' },
  engine_is: {
    en: 'Bancada {version}, {workers} workers, threads off: results do not depend on either.',
    pt: 'Bancada {version}, {workers} processos, sem threads: os resultados não dependem disso.',
  },
} as const satisfies Phrases;
