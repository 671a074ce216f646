import type { Phrases } from '../app/say.ts';

export const words = {
  next: { en: 'Next block', pt: 'Próximo bloco' },
  previous: { en: 'Previous block', pt: 'Bloco anterior' },
  edit: { en: 'Edit', pt: 'Editar' },
  run: { en: 'Run the cell', pt: 'Executar a célula' },
  run_advance: { en: 'Run the cell and go to the next', pt: 'Executar a célula e ir para a próxima' },
  insert_above: { en: 'Insert above', pt: 'Inserir acima' },
  insert_below: { en: 'Insert below', pt: 'Inserir abaixo' },
  remove: { en: 'Delete the block', pt: 'Excluir o bloco' },
  undo: { en: 'Undo', pt: 'Desfazer' },
  redo: { en: 'Redo', pt: 'Refazer' },
  duplicate: { en: 'Duplicate the block', pt: 'Duplicar o bloco' },
  move_up: { en: 'Move the block up', pt: 'Mover o bloco para cima' },
  move_down: { en: 'Move the block down', pt: 'Mover o bloco para baixo' },
  collapse: { en: 'Collapse or expand the cell', pt: 'Recolher ou expandir a célula' },
  search: { en: 'Search in the notebook', pt: 'Buscar no caderno' },
  shortcuts: { en: 'Show this list', pt: 'Mostrar esta lista' },
  palette: { en: 'All commands by name', pt: 'Todos os comandos por nome' },
  escape: { en: 'Leave editing', pt: 'Sair da edição' },
} as const satisfies Phrases;
