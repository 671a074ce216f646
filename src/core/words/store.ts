import type { Messages } from './message.ts';

export const store: Messages = {
  'store.missing': {
    en: 'object {digest}: not in this store; run the cell that made it again, or restore a backup',
    pt: 'objeto {digest}: não está neste armazenamento; rode de novo a célula que o criou ou restaure uma cópia de segurança',
  },
  'store.damaged': {
    en: 'object {digest}: its bytes are not those it was stored with; restore a backup, or remove it with verify and run its cell again',
    pt: 'objeto {digest}: os bytes não são os que foram guardados; restaure uma cópia de segurança ou remova-o com a verificação e rode a célula de novo',
  },
  'store.conflict': {
    en: '{table} {id}: changed somewhere else in the meantime; nothing was overwritten, reload to see the other change',
    pt: '{table} {id}: mudou em outro lugar nesse meio-tempo; nada foi sobrescrito, recarregue para ver a outra mudança',
  },
  'store.disk_full': {
    en: '{path}: the disk is full ({free} free); nothing was lost, make room and try again',
    pt: '{path}: o disco está cheio ({free} livres); nada se perdeu, libere espaço e tente de novo',
  },
  'store.quota': {
    en: 'storage: the browser has no more room for this site, of which {used} are in use; what was saved before is all there, delete notebooks that are not needed and free their space (Settings, Storage), or save this one as a file, and try again',
    pt: 'armazenamento: o navegador não tem mais espaço para este site, que já usa {used}; o que estava salvo continua lá, apague cadernos de que não precisa e libere o espaço deles (Configurações, Armazenamento), ou salve este como arquivo, e tente de novo',
  },
  'store.no_room': {
    en: '{name}: takes {size}, and the browser has room for {free} more; nothing was taken in and nothing was lost, remove what is not needed (Settings, Storage), or work with the file from the command line',
    pt: '{name}: ocupa {size}, e o navegador só tem espaço para mais {free}; nada foi guardado e nada se perdeu, remova o que não é necessário (Configurações, Armazenamento) ou use o arquivo pela linha de comando',
  },
  'store.browser_disk_full': {
    en: 'storage: the disk did not take what the browser wrote to it, and is probably full ({used} of it are in use here); what was saved before is all there, make room on the disk and try again',
    pt: 'armazenamento: o disco não aceitou o que o navegador gravou e deve estar cheio ({used} estão em uso aqui); o que estava salvo continua lá, libere espaço no disco e tente de novo',
  },
  'store.not_writable': {
    en: '{path}: cannot be written ({reason}); choose another folder with --store or change its permissions',
    pt: '{path}: não pode ser gravado ({reason}); escolha outra pasta com --store ou mude as permissões',
  },
  'store.not_a_store': {
    en: '{path}: is not a Bancada store (its format.json cannot be read); choose another folder with --store',
    pt: '{path}: não é um armazenamento do Bancada (o format.json não pode ser lido); escolha outra pasta com --store',
  },
  'store.newer_format': {
    en: 'store: written by a newer Bancada (format {found}, this one knows {known}); it was not changed, update Bancada to go on',
    pt: 'armazenamento: gravado por um Bancada mais novo (formato {found}, este conhece o {known}); nada foi alterado, atualize o Bancada para continuar',
  },
  'store.journal_cut': {
    en: '{path}: is shorter than it was when it was opened; something else changed it, start again',
    pt: '{path}: está mais curto do que quando foi aberto; algo o alterou, comece de novo',
  },
  'store.blocked': {
    en: 'storage: another tab has an older version of Bancada open; close it and reload this one',
    pt: 'armazenamento: outra aba está com uma versão mais antiga do Bancada aberta; feche-a e recarregue esta',
  },
  'store.closed': {
    en: 'storage: another tab upgraded it, or the browser closed it; reload this tab to go on',
    pt: 'armazenamento: outra aba o atualizou, ou o navegador o fechou; recarregue esta aba para continuar',
  },
  'store.in_use': {
    en: 'storage: something is running or being stored, here or in another tab, or a scored file is shown there; let it end or close that tab, and free the space then',
    pt: 'armazenamento: algo está em execução ou sendo guardado, aqui ou em outra aba, ou há um arquivo pontuado aberto nela; espere terminar ou feche essa aba e então libere o espaço',
  },
  'store.no_notebook': {
    en: 'notebook {id}: not in this browser; it may have been deleted, or made in another one',
    pt: 'caderno {id}: não está neste navegador; pode ter sido apagado ou feito em outro',
  },
  'store.dangling': {
    en: 'object {digest}: named by {from} but not in this store; run the notebook again, or restore a backup',
    pt: 'objeto {digest}: citado por {from}, mas não está neste armazenamento; rode o caderno de novo ou restaure uma cópia de segurança',
  },
  'backup.not_a_backup': {
    en: '{source}: is not a Bancada backup; expected a file that Settings, Back up wrote',
    pt: '{source}: não é uma cópia de segurança do Bancada; o esperado é um arquivo gravado em Configurações, Copiar',
  },
  'backup.newer_format': {
    en: '{source}: written by a newer Bancada (format {found}, this one knows {known}); update Bancada to restore it',
    pt: '{source}: gravado por um Bancada mais novo (formato {found}, este conhece o {known}); atualize o Bancada para restaurar',
  },
  'backup.damaged': {
    en: '{source}: damaged at {entry}; nothing was restored, use another copy of the file',
    pt: '{source}: danificado em {entry}; nada foi restaurado, use outra cópia do arquivo',
  },
  'source.missing': {
    en: 'source {source}: no such file (looked for {looked}); paths are relative to the notebook, samples/… are shipped data',
    pt: 'fonte {source}: o arquivo não existe (procurado em {looked}); os caminhos são relativos ao caderno, samples/… são dados que acompanham o Bancada',
  },
  'source.not_attached': {
    en: 'source {source}: this notebook has no such file; drop it on the page to attach it, or choose a sample',
    pt: 'fonte {source}: este caderno não tem esse arquivo; solte-o na página para anexá-lo ou escolha uma amostra',
  },
  'source.not_loaded': {
    en: 'source {source}: could not be loaded; it is not on this device yet and the network did not answer, try again when online',
    pt: 'fonte {source}: não pôde ser carregada; ainda não está neste aparelho e a rede não respondeu, tente de novo com conexão',
  },
  'source.not_a_file': {
    en: 'source {source}: {looked} is a folder; name a file in it',
    pt: 'fonte {source}: {looked} é uma pasta; indique um arquivo dentro dela',
  },
  'source.unreadable': {
    en: 'source {source}: {looked} cannot be read ({reason}); check its permissions',
    pt: 'fonte {source}: {looked} não pode ser lido ({reason}); verifique as permissões',
  },
  'source.changed': {
    en: 'source {source}: changed while it was read; run the cell again',
    pt: 'fonte {source}: mudou enquanto era lida; rode a célula de novo',
  },
  'source.damaged': {
    en: 'source {source}: the attached file is not whole in this store; attach it again',
    pt: 'fonte {source}: o arquivo anexado não está completo neste armazenamento; anexe-o de novo',
  },
};
