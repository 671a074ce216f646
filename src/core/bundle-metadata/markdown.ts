/**
 * The prose of a notebook as HTML: headings, paragraphs, lists, quotes, tables, code, emphasis and links to the web.
 * A small part of CommonMark; what is not of it is shown as it was written. HTML is text, pictures are their words.
 */
import { markup, type Html, type Shown } from './html.ts';

/** Quotes and lists inside each other; deeper ones are plain paragraphs. */
const MOST_NESTED = 6;
const HEADING = /^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$/;
const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const RULE = /^ {0,3}([-*_])(?:\s*\1){2,}\s*$/;
const QUOTE = /^ {0,3}> ?/;
const ITEM = /^( {0,3})([-*+]|\d{1,9}[.)])(\s+)(?=\S)/;
const TABLE_RULE = /^ {0,3}\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;

/** `firstLevel` is the level of a `#` heading, 1 to 6. */
export function markdownHtml(text: string, firstLevel: number): Html {
  return markup`${blocks(text.split(/\r\n?|\n/), firstLevel, 0)}`;
}

function blocks(lines: readonly string[], level: number, depth: number): Html[] {
  const found: Html[] = [];
  let at = 0;
  while (at < lines.length) {
    if (lines[at]!.trim() === '') {
      at++;
      continue;
    }
    const [block, next] = blockAt(lines, at, level, depth);
    found.push(block);
    at = next;
  }
  return found;
}

type Step = readonly [block: Html, next: number];

function blockAt(lines: readonly string[], at: number, level: number, depth: number): Step {
  const line = lines[at]!;
  const heading = HEADING.exec(line);
  if (heading) return [headingHtml(Math.min(6, heading[1]!.length + level - 1), heading[2]!), at + 1];
  if (RULE.test(line)) return [markup`<hr />`, at + 1];
  const fence = FENCE.exec(line);
  if (fence) return codeAt(lines, at, fence[1]!);
  if (depth < MOST_NESTED && QUOTE.test(line)) return quoteAt(lines, at, level, depth);
  if (depth < MOST_NESTED && ITEM.test(line)) return listAt(lines, at, level, depth);
  if (line.includes('|') && TABLE_RULE.test(lines[at + 1] ?? '')) return tableAt(lines, at);
  return paragraphAt(lines, at, depth);
}

function headingHtml(level: number, text: string): Html {
  const content = inline(text);
  switch (level) {
    case 1:
      return markup`<h1>${content}</h1>`;
    case 2:
      return markup`<h2>${content}</h2>`;
    case 3:
      return markup`<h3>${content}</h3>`;
    case 4:
      return markup`<h4>${content}</h4>`;
    case 5:
      return markup`<h5>${content}</h5>`;
    default:
      return markup`<h6>${content}</h6>`;
  }
}

function codeAt(lines: readonly string[], at: number, mark: string): Step {
  const closes = (line: string) => line.trim().startsWith(mark) && /^\s*(`+|~+)\s*$/.test(line);
  const end = lines.findIndex((line, index) => index > at && closes(line));
  const last = end < 0 ? lines.length : end;
  return [markup`<pre><code>${lines.slice(at + 1, last).join('\n')}</code></pre>`, last + 1];
}

function quoteAt(lines: readonly string[], at: number, level: number, depth: number): Step {
  let end = at;
  while (end < lines.length && QUOTE.test(lines[end]!)) end++;
  const inner = lines.slice(at, end).map((line) => line.replace(QUOTE, ''));
  return [markup`<blockquote>${blocks(inner, level, depth + 1)}</blockquote>`, end];
}

function listAt(lines: readonly string[], at: number, level: number, depth: number): Step {
  const ordered = /\d/.test(ITEM.exec(lines[at]!)![2]!);
  const items: Html[] = [];
  let next = at;
  for (;;) {
    const item = ITEM.exec(lines[next] ?? '');
    if (!item || /\d/.test(item[2]!) !== ordered || RULE.test(lines[next]!)) break;
    const end = itemEnd(lines, next, item[0].length);
    const inner = lines
      .slice(next, end)
      .map((line, index) => dedent(line, index === 0 ? Infinity : item[0].length, item[0]));
    items.push(markup`<li>${tight(blocks(inner, level, depth + 1))}</li>`);
    next = end;
    while (next < lines.length && lines[next]!.trim() === '' && ITEM.test(lines[next + 1] ?? '')) next++;
  }
  return [
    ordered
      ? markup`<ol>
          ${items}
        </ol>`
      : markup`<ul>
          ${items}
        </ul>`,
    next,
  ];
}

/** The first line takes its mark off, others the room that the mark took. */
function dedent(line: string, room: number, mark: string): string {
  if (room === Infinity) return line.slice(mark.length);
  const spaces = /^ */.exec(line)![0].length;
  return line.slice(Math.min(room, spaces));
}

function itemEnd(lines: readonly string[], at: number, room: number): number {
  let end = at + 1;
  while (end < lines.length) {
    const line = lines[end]!;
    const blank = line.trim() === '';
    const indented = line.startsWith(' '.repeat(Math.min(room, 2)));
    if (blank) {
      if (!(lines[end + 1] ?? '').startsWith(' '.repeat(Math.min(room, 2)))) break;
    } else if (!indented && (startsBlock(line) || lines[end - 1]!.trim() === '')) break;
    end++;
  }
  return end;
}

/** An item of one paragraph is its text alone. */
function tight(inner: readonly Html[]): Shown {
  const only = inner.length === 1 ? /^<p>([^]*)<\/p>$/.exec(inner[0]!.html) : null;
  return only ? { html: only[1]! } : inner;
}

function tableAt(lines: readonly string[], at: number): Step {
  let end = at + 2;
  while (end < lines.length && lines[end]!.includes('|')) end++;
  const names = cellsOf(lines[at]!);
  const rows = lines.slice(at + 2, end).map((line) => names.map((_, index) => cellsOf(line)[index] ?? ''));
  const head = names.map((name) => markup`<th scope="col">${inline(name)}</th>`);
  const body = rows.map(
    (row) =>
      markup`<tr>
        ${row.map((cell) => markup`<td>${inline(cell)}</td>`)}
      </tr>`,
  );
  return [
    markup`<div class="scroll" tabindex="0">
      <table>
        <thead>
          <tr>
            ${head}
          </tr>
        </thead>
        <tbody>
          ${body}
        </tbody>
      </table>
    </div>`,
    end,
  ];
}

function cellsOf(line: string): string[] {
  const inner = line.trim().replace(/^\|/, '').replace(/\|$/, '');
  return inner.split('|').map((each) => each.trim());
}

function startsBlock(line: string): boolean {
  return [HEADING, FENCE, RULE, QUOTE, ITEM].some((each) => each.test(line));
}

function paragraphAt(lines: readonly string[], at: number, depth: number): Step {
  let end = at + 1;
  const goesOn = (line: string) => line.trim() !== '' && (depth >= MOST_NESTED || !startsBlock(line));
  while (end < lines.length && goesOn(lines[end]!)) end++;
  const text = lines.slice(at, end).map((each) => each.trim());
  return [markup`<p>${inline(text.join('\n'))}</p>`, end];
}

/** Lengths are bounded, so that no text takes longer than its length times a constant. */
const INLINE = new RegExp(
  [
    '(?<escape>\\\\[!-/:-@[-`{-~])',
    '(?<ticks>`{1,4})(?!`)(?<code>[^]{1,400}?)(?<!`)\\k<ticks>(?!`)',
    '!\\[(?<picture>[^\\]\\n]{0,200})\\]\\([^)\\n]{0,1000}\\)',
    '\\[(?<label>[^\\]\\n]{1,200})\\]\\((?<address>[^)\\s]{1,1000})\\)',
    '\\*\\*(?=\\S)(?<strong>[^]{1,800}?)(?<=\\S)\\*\\*',
    '(?<![\\w*])(?<mark>[*_])(?=[^\\s*_])(?<em>[^*_]{1,400}?)(?<=\\S)\\k<mark>(?!\\w)',
  ].join('|'),
  'g',
);

const WEB = /^(?:https?:\/\/|mailto:)/i;

function inline(text: string, nested = 0): Shown {
  const shown: Shown[] = [];
  let at = 0;
  for (const match of text.matchAll(INLINE)) {
    shown.push(text.slice(at, match.index), spanOf(match, nested));
    at = match.index + match[0].length;
  }
  shown.push(text.slice(at));
  return shown;
}

function spanOf(match: RegExpMatchArray, nested: number): Shown {
  const { escape, code, picture, label, address, strong, em } = match.groups!;
  const inner = (content: string) => (nested < MOST_NESTED ? inline(content, nested + 1) : content);
  if (escape !== undefined) return escape.slice(1);
  if (code !== undefined) return markup`<code>${code.replaceAll('\n', ' ').trim()}</code>`;
  if (picture !== undefined) return markup`<span class="soft">[${picture}]</span>`;
  if (strong !== undefined) return markup`<strong>${inner(strong)}</strong>`;
  if (em !== undefined) return markup`<em>${inner(em)}</em>`;
  if (!WEB.test(address!)) return label!;
  return markup`<a href="${address!}" rel="noreferrer nofollow">${inner(label!)}</a>`;
}
