import type { Messages } from './message.ts';

export const lineage: Messages = {
  'lineage.unknown': {
    en: '{name}: nothing is known by that name; expected a cell that has run, MODEL@ALIAS, MODEL/VERSION, ENVIRONMENT/REVISION, a file, an alert, or {least} characters or more of a digest',
    pt: '{name}: nada é conhecido por esse nome; o esperado é uma célula que já executou, MODELO@ALIAS, MODELO/VERSÃO, AMBIENTE/REVISÃO, um arquivo, um alerta, ou {least} caracteres ou mais de um digest',
  },
  'lineage.unknown_near': {
    en: '{name}: nothing is known by that name; did you mean {nearest}?',
    pt: '{name}: nada é conhecido por esse nome; você quis dizer {nearest}?',
  },
  'lineage.ambiguous': {
    en: '{name}: {n} digests begin like that; write more of one: {known}',
    pt: '{name}: {n} digests começam assim; escreva mais de um deles: {known}',
  },
};
