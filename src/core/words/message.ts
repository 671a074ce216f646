/** One message in both languages; `{name}` stands for the problem's parameter of that name. */
export interface Message {
  readonly en: string;
  readonly pt: string;
}

export type Messages = Readonly<Record<string, Message>>;

export type Language = 'en' | 'pt';
