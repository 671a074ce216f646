/** One message in both languages; see `renderProblem` for `{name}` and `{?name}…{/name}`. */
export interface Message {
  readonly en: string;
  readonly pt: string;
}

export type Messages = Readonly<Record<string, Message>>;

export type Language = 'en' | 'pt';
