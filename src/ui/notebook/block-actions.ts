/** What the page does for a block on its behalf, so that focus ends where the person goes on. */
export interface BlockActions {
  /** Opens the panel that says why the cell is in its state. */
  why(): void;
  /** Ends editing and goes back to the block. */
  leave(): void;
  run(advance: boolean): void;
  move(step: 1 | -1): void;
  duplicate(): void;
  remove(): void;
}
