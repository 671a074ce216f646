import type { Messages } from './message.ts';

const sides = {
  en: 'the bundle claims {claimed}, the replay gives {replayed}',
  pt: 'o pacote afirma {claimed}, a repetição dá {replayed}',
};
const ofPart = { en: '{?part} of part {part}{/part}', pt: '{?part} da parte {part}{/part}' };

/** What a replay says: its verdict, and where a cell differs. `replay.state_<claimed>_<replayed>` when only one has a result. */
export const replay: Messages = {
  'replay.identical': { en: 'identical: {cells} cells', pt: 'idêntico: {cells} células' },
  'replay.within_tolerance': {
    en: 'identical within the stated tolerance: {cells} cells, first {cell}',
    pt: 'idêntico dentro da tolerância declarada: {cells} células, a primeira é {cell}',
  },
  'replay.not_here': {
    en: 'cannot be replayed here: {cell} needs WebGPU; the other cells were computed from what the bundle claims of it',
    pt: 'não pode ser repetido aqui: {cell} precisa de WebGPU; as outras células foram computadas do que o pacote afirma dela',
  },
  'replay.differs': { en: 'differs first at {cell}', pt: 'difere primeiro em {cell}' },
  'replay.not_comparable': {
    en: 'not comparable by digest, first {cell}: another version of the kernel computed it',
    pt: 'não comparável por digest, a primeira é {cell}: outra versão do núcleo de cálculo a computou',
  },
  'replay.not_replayable': { en: 'not replayable', pt: 'não pode ser repetido' },
  'replay.key': {
    en: 'cell {cell}: was computed from another {part}: ' + sides.en,
    pt: 'célula {cell}: foi computada de outro {part}: ' + sides.pt,
  },
  'replay.state_done_blocked': {
    en: 'cell {cell}: the bundle claims a result; in the replay a check or an earlier cell holds it up',
    pt: 'célula {cell}: o pacote afirma um resultado; na repetição uma verificação ou célula anterior a impede',
  },
  'replay.state_done_failed': {
    en: 'cell {cell}: the bundle claims a result; the replay cannot compute it',
    pt: 'célula {cell}: o pacote afirma um resultado; a repetição não consegue computá-lo',
  },
  'replay.state_done_absent': {
    en: 'cell {cell}: the bundle claims a result; its notebook has no such cell',
    pt: 'célula {cell}: o pacote afirma um resultado; seu caderno não tem essa célula',
  },
  'replay.state_blocked_done': {
    en: 'cell {cell}: the bundle claims that a check held it up; in the replay it has a result',
    pt: 'célula {cell}: o pacote afirma que uma verificação a impediu; na repetição ela tem resultado',
  },
  'replay.state_blocked_failed': {
    en: 'cell {cell}: the bundle claims that a check held it up; the replay cannot compute it',
    pt: 'célula {cell}: o pacote afirma que uma verificação a impediu; a repetição não consegue computá-la',
  },
  'replay.state_blocked_absent': {
    en: 'cell {cell}: the bundle claims that a check held it up; its notebook has no such cell',
    pt: 'célula {cell}: o pacote afirma que uma verificação a impediu; seu caderno não tem essa célula',
  },
  'replay.row': {
    en: `cell {cell}: row {row}{?column}, column {column}{/column}${ofPart.en}: ${sides.en}`,
    pt: `célula {cell}: linha {row}{?column}, coluna {column}{/column}${ofPart.pt}: ${sides.pt}`,
  },
  'replay.step': {
    en: `cell {cell}: step {step} of {series}: ${sides.en}`,
    pt: `célula {cell}: passo {step} de {series}: ${sides.pt}`,
  },
  'replay.node': {
    en: `cell {cell}: tree {tree}, node {node}, {member}: ${sides.en}`,
    pt: `célula {cell}: árvore {tree}, nó {node}, {member}: ${sides.pt}`,
  },
  'replay.tensor': {
    en: `cell {cell}: tensor {tensor}, place {index}: ${sides.en}`,
    pt: `célula {cell}: tensor {tensor}, posição {index}: ${sides.pt}`,
  },
  'replay.trial': {
    en: `cell {cell}: trial {trial}, {member}: ${sides.en}`,
    pt: `célula {cell}: tentativa {trial}, {member}: ${sides.pt}`,
  },
  'replay.value': { en: `cell {cell}: {path}: ${sides.en}`, pt: `célula {cell}: {path}: ${sides.pt}` },
  'replay.digest': { en: `cell {cell}: {path}: ${sides.en}`, pt: `célula {cell}: {path}: ${sides.pt}` },
  'replay.byte': {
    en: `cell {cell}: {path}, byte {at}: ${sides.en}`,
    pt: `célula {cell}: {path}, byte {at}: ${sides.pt}`,
  },
  'replay.tolerance': {
    en: 'cell {cell}: not exact (WebGPU); metrics and losses are within {absolute}, or within the share {relative}, of those that the replay gives, and both models answer the rows that they learned from alike, at most {most} and in the mean {mean} of the span of the answers apart; what reads the model was computed from the one in the bundle',
    pt: 'célula {cell}: não exata (WebGPU); métricas e perdas estão a no máximo {absolute}, ou à fração {relative}, das que a repetição dá, e os dois modelos respondem de modo semelhante às linhas com que aprenderam, a no máximo {most} e em média {mean} da amplitude das respostas; o que lê o modelo foi computado do que está no pacote',
  },
};
