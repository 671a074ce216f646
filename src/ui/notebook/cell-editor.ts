import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { linter, lintGutter, lintKeymap, type Diagnostic } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { EditorView, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { changeBetween } from './editor-text.ts';

export interface Suggestion {
  readonly label: string;
  readonly detail?: string | undefined;
  /** A sentence, in which what stands between backticks is a name. */
  readonly info?: string | undefined;
  /** The text that takes the place of what stands from `from` on; the label when absent. */
  readonly apply?: string;
}

export interface CellEditorOptions {
  readonly parent: HTMLElement;
  readonly text: string;
  readonly label: string;
  /** The element that says which keys there are. */
  readonly hint: string;
  /** Number of the text's first line in its file. */
  firstLine(): number;
  onchange(text: string): void;
  ondone(): void;
  onrun(advance: boolean): void;
  /** What fits at an offset of the body: from where, and the words. */
  complete(offset: number): { from: number; options: readonly Suggestion[] } | undefined;
  problems(): readonly Diagnostic[];
}

export interface CellEditor {
  /** Shows a text that changed elsewhere; the cursor stays where it can. */
  show(text: string): void;
  destroy(): void;
}

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--accent)' },
  { tag: [tags.string, tags.content], color: 'var(--ink)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--chart-2)' },
  { tag: tags.comment, color: 'var(--ink-soft)', fontStyle: 'italic' },
]);

const theme = EditorView.theme({
  '&': { color: 'var(--ink)', backgroundColor: 'var(--surface)' },
  '.cm-content': { fontFamily: 'var(--mono)', caretColor: 'var(--ink)', padding: '8px 0' },
  // The frame around all of it shows the focus: what stands beside the lines would lie over an outline.
  '&.cm-focused': { outline: 'none' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-gutters': { backgroundColor: 'var(--surface)', color: 'var(--ink-soft)', border: '0' },
  '.cm-lineNumbers .cm-gutterElement': { padding: '0 8px 0 4px' },
  '.cm-gutter-lint': { width: '18px' },
  '.cm-completionInfo': { fontFamily: 'system-ui, sans-serif', fontSize: 'var(--text-s)' },
  '.cm-diagnostic': { fontSize: 'var(--text-s)' },
  '.cm-tooltip': { backgroundColor: 'var(--surface)', border: '1px solid var(--line-strong)', color: 'var(--ink)' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': { backgroundColor: 'var(--accent)', color: 'var(--accent-ink)' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': { backgroundColor: 'var(--accent-soft) !important' },
});

/** A YAML editor of one cell's body. */
export function createEditor(options: CellEditorOptions): CellEditor {
  let own = false;
  const changed = EditorView.updateListener.of((update) => {
    if (!update.docChanged || own) return;
    options.onchange(update.state.doc.toString());
  });
  const view = new EditorView({
    parent: options.parent,
    state: EditorState.create({
      doc: options.text,
      extensions: [
        history(),
        keymap.of([
          { key: 'Escape', run: () => (options.ondone(), true) },
          { key: 'Shift-Enter', run: () => (options.onrun(true), true) },
          { key: 'Mod-Enter', run: () => (options.onrun(false), true) },
        ]),
        keymap.of([...defaultKeymap, ...historyKeymap, ...lintKeymap, indentWithTab]),
        yaml(),
        syntaxHighlighting(colours),
        theme,
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({
          'aria-label': options.label,
          'aria-describedby': options.hint,
          spellcheck: 'false',
        }),
        // The lines' numbers in the file, as the problems below name them.
        lineNumbers({ formatNumber: (line) => String(line + options.firstLine() - 1) }),
        lintGutter(),
        autocompletion({ override: [(context) => completions(context, options)], activateOnTyping: true }),
        linter((shown) => within(options.problems(), shown.state.doc.length), { delay: 300 }),
        changed,
      ],
    }),
  });
  view.focus();
  return {
    show(text) {
      const before = view.state.doc.toString();
      if (text === before) return;
      own = true;
      view.dispatch({ changes: changeBetween(before, text) });
      own = false;
    },
    destroy: () => view.destroy(),
  };
}

function completions(context: CompletionContext, options: CellEditorOptions): CompletionResult | null {
  const found = options.complete(context.pos);
  if (!found || found.options.length === 0) return null;
  const described = found.options.map(({ info, ...each }) => ({
    ...each,
    ...(info && { info: () => sentence(info) }),
  }));
  return { from: found.from, options: described as Completion[], validFor: /^[\w.]*$/ };
}

function sentence(text: string): HTMLElement {
  const shown = document.createElement('span');
  text.split('`').forEach((part, index) => {
    const piece = document.createElement(index % 2 === 1 ? 'code' : 'span');
    piece.textContent = part;
    shown.append(piece);
  });
  return shown;
}

function within(problems: readonly Diagnostic[], length: number): Diagnostic[] {
  const clamp = (at: number) => Math.max(0, Math.min(length, at));
  return problems.map((each) => ({ ...each, from: clamp(each.from), to: Math.max(clamp(each.from), clamp(each.to)) }));
}
