/**
 * `report.html`: the run as one file that any browser reads, today and without a network. Nothing in it runs, nothing
 * is fetched, and every text of the run is text.
 */
import { SUMS, type Withheld, type WithheldCell } from '../bundle/manifest.ts';
import { byCodeUnit } from '../graph/canonical-json.ts';
import type { CellBlock } from '../notebook/notebook.ts';
import type { Language } from '../words/index.ts';
import { sizeText } from '../store/size-text.ts';
import { markup, type Html, type Shown } from './html.ts';
import { markdownHtml } from './markdown.ts';
import { numberText } from './number-text.ts';
import { croissantPath } from './paths.ts';
import { headline, resultHtml } from './report-results.ts';
import { STYLE } from './report-style.ts';
import { pairs, table, valueText } from './report-table.ts';
import { say, type Word } from './report-words.ts';
import type { CellFacts, RunFacts } from './run-facts.ts';

/** Nothing but the style in the file and pictures in the file. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/** The whole document; bytes follow from the facts. */
export function reportHtml(facts: RunFacts): string {
  const { title, language } = facts;
  const document = markup`<!doctype html>
<html lang="${language === 'pt' ? 'pt-BR' : 'en'}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>
${{ html: STYLE }}
</style>
</head>
<body>
${headerHtml(facts)}
<main>
${summaryHtml(facts)}
<section id="notebook"><h2>${say('notebook', language)}</h2>
${notebookHtml(facts)}</section>
${dataHtml(facts)}
${whereHtml(facts)}
${checkHtml(facts)}
</main>
<footer><p>${say('no_times', language)}</p></footer>
</body>
</html>
`;
  return document.html;
}

const SECTIONS: readonly (readonly [string, Word])[] = [
  ['glance', 'glance'],
  ['notebook', 'notebook'],
  ['data', 'data'],
  ['where', 'where'],
  ['check', 'how_to_check'],
];

function headerHtml({ title, language, bundle }: RunFacts): Html {
  const { seed, parameters } = bundle.manifest;
  const links = SECTIONS.map(([id, word]) => markup`<li><a href="#${id}">${say(word, language)}</a></li>`);
  return markup`<header>
<p class="over">${say('kind_of_file', language)}</p>
<h1>${title}</h1>
${pairs([
  [say('seed', language), String(seed)],
  ...Object.entries(parameters).map(
    ([name, value]) => [`${say('parameters', language)}: ${name}`, valueText(value, language)] as const,
  ),
])}
<p class="note">${claimText(bundle.manifest.withheld, language)} <a href="#check">${say('how_to_check', language)}</a>.</p>
<nav aria-label="${say('contents', language)}"><ul>${links}</ul></nav>
</header>`;
}

/** What the results are worth: what a replay would settle, or what keeps the bundle from one. */
function claimText(withheld: Withheld | undefined, language: Language): string {
  if (!withheld) return say('claimed', language);
  return say('withheld', language, { names: withheld.data.map(({ name }) => name).join(', ') });
}

function summaryHtml({ cells, language, bundle }: RunFacts): Html {
  const order = new Map(bundle.notebook.cells.map(({ name }, at) => [name, at]));
  const listed = cells.toSorted((a, b) => (order.get(a.name) ?? 0) - (order.get(b.name) ?? 0));
  const rows = listed.map((cell) => [
    markup`<a href="#cell-${cell.name}">${cell.name}</a>`,
    cell.kind,
    badge(cell, language),
    cell.output && headline(cell.output, language),
  ]);
  const names: readonly Word[] = ['cell', 'kind', 'state', 'result'];
  return markup`<section id="glance"><h2>${say('glance', language)}</h2>
${table(
  names.map((word) => ({ name: say(word, language), long: word === 'result' })),
  rows,
)}</section>`;
}

function badge(cell: CellFacts | undefined, language: Language): Html {
  const [word, tone]: readonly [Word, string] = !cell
    ? ['absent', '']
    : cell.claim.state === 'blocked'
      ? ['blocked', 'warn']
      : cell.output?.saidNo || cell.output?.result['passed'] === false
        ? ['said_no', 'bad']
        : ['done', 'good'];
  return markup`<span class="badge ${tone}">${say(word, language)}</span>`;
}

/** Prose and cells in the order of the file. */
function notebookHtml(facts: RunFacts): Shown {
  const known = new Map(facts.cells.map((cell) => [cell.name, cell]));
  return facts.bundle.notebook.blocks.map((block, at) => {
    if (block.type === 'cell') return cellHtml(facts, block, known.get(block.name));
    return markdownHtml(at === 0 ? withoutTitle(block.markdown, facts.title) : block.markdown, 2);
  });
}

/** Without the first heading where it says the title again. */
function withoutTitle(markdown: string, title: string): string {
  const [, heading, rest] = /^\s*# +([^\n]*)(\n[^]*)?$/.exec(markdown) ?? [];
  return heading?.trim() === title.trim() ? (rest ?? '') : markdown;
}

function cellHtml({ bundle, language }: RunFacts, block: CellBlock, cell: CellFacts | undefined): Html {
  const written = bundle.notebook.text.slice(block.span.start, block.span.end).trimEnd();
  return markup`<article class="cell"${block.name !== '' && markup` id="cell-${block.name}"`}>
<h3>${block.name} <span class="soft small">${block.kind}</span> ${badge(cell, language)}</h3>
${cell && cellResult(cell, bundle.manifest.withheld?.cells[cell.name], language)}
<details><summary>${say('as_written', language)}</summary><pre><code>${written}</code></pre></details>
${cell && digestsHtml(cell, language)}
</article>
`;
}

function cellResult(cell: CellFacts, withheld: WithheldCell | undefined, language: Language): Shown {
  if (cell.claim.state === 'blocked') return markup`<p class="soft">${say('blocked_why', language)}</p>`;
  if (cell.output) return [resultHtml(cell, cell.output, language), withheld && factsLeft(withheld, language)];
  return [markup`<p class="soft">${say('left_out', language)}</p>`, withheld && factsLeft(withheld, language)];
}

/** What the manifest still says of a result that is not here as a whole. */
function factsLeft({ rows, parts, passed, sample }: WithheldCell, language: Language): Html | undefined {
  const count = (value: number) => numberText(value, language);
  return pairs([
    ...(rows === undefined ? [] : [[say('rows', language), count(rows)] as const]),
    ...Object.entries(parts ?? {}).map(([name, of]) => [name, count(of)] as const),
    ...(passed === undefined ? [] : [[say('verdict', language), say(passed ? 'passed' : 'failed', language)] as const]),
    ...(sample
      ? [
          [
            say('sample', language),
            say('sample_in', language, { rows: count(sample.rows), path: sample.path }),
          ] as const,
        ]
      : []),
  ]);
}

function digestsHtml({ claim }: CellFacts, language: Language): Html | undefined {
  if (claim.state !== 'done') return undefined;
  return markup`<details><summary>${say('digests', language)}</summary>${pairs([
    [say('digest', language), markup`<code>${claim.digest}</code>`],
    [say('key', language), markup`<code>${claim.key}</code>`],
  ])}<p class="soft small">${say('environment', language, { n: String(claim.environment + 1) })}</p></details>`;
}

function dataHtml({ bundle, language, data }: RunFacts): Shown {
  const { sources } = bundle.manifest;
  const rows = sources.map((source) => {
    const pieces = source.chunks?.length ?? 0;
    const inside = pieces === 0 ? 'no' : pieces === 1 ? 'yes' : 'pieces';
    const described = data.filter((each) => each.source.name === source.name).map(({ cell }) => croissantPath(cell));
    return [
      source.name,
      sizeText(source.size).replace('.', language === 'pt' ? ',' : '.'),
      markup`${say(inside, language, { n: String(pieces) })}${described.map(
        (path) => markup` <span class="soft">${say('described', language, { path })}</span>`,
      )}`,
      markup`<code>${source.sha256}</code>`,
    ];
  });
  return markup`<section id="data"><h2>${say('data', language)}</h2>
${table(
  [
    { name: say('name', language) },
    { name: say('size', language), number: true },
    { name: say('in_bundle', language), long: true },
    { name: 'SHA-256', long: true },
  ],
  rows,
)}</section>`;
}

function whereHtml({ bundle, language }: RunFacts): Html {
  const { environments, units } = bundle.manifest;
  const listed = environments.map((environment, at) => [
    environments.length > 1 && markup`<h3>${say('environment', language, { n: String(at + 1) })}</h3>`,
    pairs(
      Object.entries(environment)
        .toSorted(([a], [b]) => byCodeUnit(a, b))
        .map(([name, value]) => [name, valueText(value, language)]),
    ),
  ]);
  return markup`<section id="where"><h2>${say('where', language)}</h2>
${listed}<p class="small">${say('units', language)}: <code>${units.join(' ')}</code></p></section>`;
}

/** Commands to copy; the name of the bundle's own file is not known in it. */
function checkHtml({ language, bundle }: RunFacts): Html {
  const { withheld } = bundle.manifest;
  const file = 'run.bancada.zip';
  const command = (text: string) => markup`<pre><code>${text}</code></pre>`;
  return markup`<section id="check"><h2>${say('how_to_check', language)}</h2>
<p>${claimText(withheld, language)}</p>
<p>${say('every_file', language)}</p>
${command(`unzip ${file} -d run\ncd run\nsha256sum -c ${SUMS}`)}
<p>${say('whole_bundle', language)}</p>
${command(`bancada verify ${file}`)}
${
  !withheld &&
  markup`<p>${say('replay', language)}</p>
${command(`bancada replay ${file}`)}
`
}<p>${say('in_the_app', language)}</p></section>`;
}
