import type { Messages } from './message.ts';

export const production: Messages = {
  'registry.busy': {
    en: '{name}: somebody else kept changing it; nothing was changed here. Look at it again and repeat.',
    pt: '{name}: outra pessoa continuava mudando isto; nada foi mudado aqui. Olhe de novo e repita.',
  },
  'registry.unknown_alias': {
    en: '{name}: there is no alias {alias}; it has {known}',
    pt: '{name}: não há o apelido {alias}; há {known}',
  },
  'registry.unknown_version': {
    en: '{name}: there is no version {version}; its newest is {versions}',
    pt: '{name}: não há a versão {version}; a mais nova é {versions}',
  },
  'registry.nothing_before': {
    en: '{name}: there is nothing before to roll back to',
    pt: '{name}: não há nada anterior para onde voltar',
  },
  'registry.no_rollout': {
    en: '{name}: no rollout is under way',
    pt: '{name}: nenhuma implantação está em andamento',
  },
  'registry.not_deployed': {
    en: '{name}: the deployment that was served has not been applied; apply the deploy cell first',
    pt: '{name}: a implantação que foi servida ainda não foi aplicada; aplique antes a célula deploy',
  },
  'registry.gate_said_no': {
    en: 'nothing to apply, the gate said no: {reasons}',
    pt: 'nada a aplicar, o portão disse não: {reasons}',
  },
};
