/** Kinds of cells by what a person types: their name, their title, words of their description, in either language. */
import type { CellKind } from '../../core/kind/cell-kind.ts';
import type { KindWords } from './kind-words.ts';

type Named = Pick<CellKind, 'id' | 'title' | 'doc'>;

/** Every word typed must be found; kinds whose name begins with it come first, then those with it in their title. */
export function findKinds<Kind extends Named>(
  kinds: readonly Kind[],
  own: Readonly<Record<string, Pick<KindWords, 'title' | 'doc'> | undefined>>,
  query: string,
): readonly Kind[] {
  const wanted = plain(query)
    .split(/\s+/)
    .filter((word) => word !== '');
  const ranked = kinds.map((kind) => {
    const titles = [kind.id, kind.title, own[kind.id]?.title ?? ''].map(plain).join('\n');
    const all = [titles, kind.doc, own[kind.id]?.doc ?? ''].map(plain).join('\n');
    const ranks = wanted.map((word) => {
      if (kind.id.startsWith(word)) return 0;
      return titles.includes(word) ? 1 : all.includes(word) ? 2 : Infinity;
    });
    return { kind, rank: Math.max(0, ...ranks) };
  });
  return ranked
    .filter(({ rank }) => rank < Infinity)
    .sort((a, b) => a.rank - b.rank)
    .map(({ kind }) => kind);
}

/** Without case and accents: `previsao` finds `previsão`. */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
