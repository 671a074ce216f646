/** The Portuguese words of the cell kinds, fetched when they are first shown. */
export interface KindWords {
  readonly title: string;
  readonly doc: string;
  /** Help by key path, `params.C`. */
  readonly keys: Readonly<Record<string, string>>;
}

const FILES = import.meta.glob<{ default: KindWords }>('../../kinds/cell/*.pt.json');

export async function kindWords(id: string): Promise<KindWords | undefined> {
  return (await FILES[`../../kinds/cell/${id}.pt.json`]?.())?.default;
}
