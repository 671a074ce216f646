/** Which block of the notebook is selected and whether it is being edited: Jupyter's two modes. */
export class Selection {
  index = $state(0);
  editing = $state(false);
  /** For a cell being edited: by form or as text. */
  as = $state<'form' | 'text'>('form');
  /** Whether the form about to be shown takes the focus: it was asked for by a key or is of a new cell. */
  entering = false;
  collapsed = $state.raw<ReadonlySet<string>>(new Set());

  select(index: number): void {
    if (index !== this.index) this.editing = false;
    this.index = index;
  }

  edit(index: number, as?: 'form' | 'text'): void {
    this.index = index;
    this.editing = true;
    this.entering = false;
    if (as) this.as = as;
  }

  /** Edits a block with the focus in its first field. */
  enter(index: number): void {
    this.edit(index);
    this.entering = true;
  }

  leave(): void {
    this.entering = false;
    this.editing = false;
  }

  toggle(name: string): void {
    const next = new Set(this.collapsed);
    if (!next.delete(name)) next.add(name);
    this.collapsed = next;
  }
}
