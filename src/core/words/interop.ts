import type { Messages } from './message.ts';

/** Repositories of other tools. */
export const interop: Messages = {
  'interop.outside': {
    en: 'source {source}: lies outside of the notebook’s folder, so no repository of that folder can hold it; put it below the notebook',
    pt: 'fonte {source}: está fora da pasta do caderno, então nenhum repositório dessa pasta pode guardá-la; coloque-a abaixo do caderno',
  },
  'interop.differs': {
    en: '{path}: another file of that name is there and is not replaced; move it away or export into another folder',
    pt: '{path}: já existe outro arquivo com este nome, que não é substituído; mova-o ou exporte para outra pasta',
  },
  'dvc.not_yaml': {
    en: 'file: is there but is no YAML mapping, so no stage can be added; mend it or move it away',
    pt: 'arquivo: existe mas não é um mapeamento YAML, então nenhuma etapa pode ser acrescentada; conserte-o ou mova-o',
  },
  'source.dvc_pointer': {
    en: 'source {source}: is kept by DVC and its bytes are not on this machine; fetch them with: {command}',
    pt: 'fonte {source}: é guardada pelo DVC e seus bytes não estão nesta máquina; busque-os com: {command}',
  },
  'source.dvc_unread': {
    en: 'source {source}: {pointer} is no DVC pointer to one file; name a file inside it, after dvc pull',
    pt: 'fonte {source}: {pointer} não é um ponteiro do DVC para um arquivo; indique um arquivo dentro dele, depois de dvc pull',
  },
  'source.lfs_pointer': {
    en: 'source {source}: is a Git LFS pointer and its bytes are not on this machine; fetch them with: {command}',
    pt: 'fonte {source}: é um ponteiro do Git LFS e seus bytes não estão nesta máquina; busque-os com: {command}',
  },
  'source.pointer_damaged': {
    en: 'source {source}: the bytes kept for its pointer are not those that it names ({looked}); remove them and fetch them again with: {command}',
    pt: 'fonte {source}: os bytes guardados para seu ponteiro não são os que ele nomeia ({looked}); remova-os e busque-os de novo com: {command}',
  },
  'table.pointer': {
    en: '{file}: is a pointer of {tool}, not the data; fetch the data with {command} and choose the file again',
    pt: '{file}: é um ponteiro do {tool}, não os dados; busque os dados com {command} e escolha o arquivo de novo',
  },
  'mirror.not_text': {
    en: '{path}: is not UTF-8 text, so it is left as it is; save it as UTF-8',
    pt: '{path}: não é texto UTF-8, então fica como está; salve-o em UTF-8',
  },
  'mirror.unreadable': {
    en: '{path}: cannot be read from the folder ({reason}); check that it is there and may be read',
    pt: '{path}: não pode ser lido da pasta ({reason}); verifique se existe e pode ser lido',
  },
  'mirror.unwritable': {
    en: '{path}: cannot be written to the folder ({reason}); check its permissions and the free space',
    pt: '{path}: não pode ser gravado na pasta ({reason}); verifique as permissões e o espaço livre',
  },
  'mirror.pointer': {
    en: '{path}: is a Git LFS pointer to other data than the notebook has; fetch them with: {command}',
    pt: '{path}: é um ponteiro do Git LFS para outros dados que os do caderno; busque-os com: {command}',
  },
  'cli.bad_params': {
    en: 'parameters: is no YAML mapping of names to values{?reason} ({reason}){/reason}; expected lines such as depth: 5',
    pt: 'parâmetros: não é um mapeamento YAML de nomes a valores{?reason} ({reason}){/reason}; esperavam-se linhas como depth: 5',
  },
};
