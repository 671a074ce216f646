import type { Phrases } from '../app/say.ts';

export const words = {
  title: { en: 'Move an alias by hand', pt: 'Mover um apelido à mão' },
  alias: { en: 'Alias', pt: 'Apelido' },
  version: { en: 'points at version', pt: 'aponta para a versão' },
  move: { en: 'Move', pt: 'Mover' },
  remove: { en: 'Take {alias} away', pt: 'Retirar {alias}' },
  help: {
    en: 'Cells that name the model by this alias become stale. Every move is on record and can be rolled back.',
    pt: 'As células que citam o modelo por este apelido ficam obsoletas. Cada mudança fica registrada e pode ser revertida.',
  },
  now: {
    en: '{alias} now points at version {version}. Every move is on record and can be rolled back.',
    pt: '{alias} aponta hoje para a versão {version}. Cada mudança fica registrada e pode ser revertida.',
  },
} satisfies Phrases;
