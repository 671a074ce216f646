/** Which block of the notebook is selected and whether it is being edited: Jupyter's two modes. */
export class Selection {
  index = $state(0);
  editing = $state(false);
  /** For a cell being edited: by form or as text. */
  as = $state<'form' | 'text'>('form');
  collapsed = $state.raw<ReadonlySet<string>>(new Set());

  select(index: number): void {
    if (index !== this.index) this.editing = false;
    this.index = index;
  }

  edit(index: number, as?: 'form' | 'text'): void {
    this.index = index;
    this.editing = true;
    if (as) this.as = as;
  }

  leave(): void {
    this.editing = false;
  }

  toggle(name: string): void {
    const next = new Set(this.collapsed);
    if (!next.delete(name)) next.add(name);
    this.collapsed = next;
  }
}
