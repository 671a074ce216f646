import type { Json, JsonObject } from '../json.ts';
import type { Problem } from '../problem.ts';

/** A stretch of the file: offsets in UTF-16 units, `end` exclusive; lines from 1. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly endLine: number;
}

export interface ProseBlock {
  readonly type: 'prose';
  readonly span: Span;
  readonly markdown: string;
}

export interface CellBlock {
  readonly type: 'cell';
  readonly span: Span;
  /** The YAML text between the fences. */
  readonly bodySpan: Span;
  /** As written: may be unknown. */
  readonly kind: string;
  /** Empty when the fence gives none (a problem with a fix). */
  readonly name: string;
  /** The body after parameters were put in and defaults filled in; undefined when it does not fit its kind. */
  readonly body: Json | undefined;
  /** The body as YAML gave it, before parameters and defaults; undefined when it is not YAML. */
  readonly written: Json | undefined;
  readonly problems: readonly Problem[];
}

export type Block = ProseBlock | CellBlock;

export interface FrontMatter {
  readonly span: Span | undefined;
  readonly title: string | undefined;
  /** 0 when the file gives none. */
  readonly seed: number;
  readonly params: JsonObject;
  /** BCP 47 tag of the prose, when given. */
  readonly language: string | undefined;
}

/**
 * A parsed notebook. `blocks` cover the text after the front matter without gaps: joining their texts gives the
 * file back byte for byte. Problems of cells stand both here and in their cell.
 */
export interface Notebook {
  readonly text: string;
  readonly front: FrontMatter;
  readonly blocks: readonly Block[];
  readonly cells: readonly CellBlock[];
  readonly problems: readonly Problem[];
}
