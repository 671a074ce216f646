import type { Messages } from './message.ts';

export const engine: Messages = {
  'engine.busy': {
    en: 'notebook: is running in another tab or process; wait for it to end, or cancel it there',
    pt: 'caderno: está em execução em outra aba ou processo; espere terminar ou cancele por lá',
  },
  'engine.unknown_cell': {
    en: 'cell {name}: no such cell in this notebook; it has {known}',
    pt: 'célula {name}: não existe neste caderno; ele tem {known}',
  },
  'engine.no_part': {
    en: 'cell {name}: its output has no part {part}; run it again or choose another part',
    pt: 'célula {name}: a saída não tem a parte {part}; rode-a de novo ou escolha outra parte',
  },
};
