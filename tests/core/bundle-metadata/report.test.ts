import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { escapeHtml, markup } from '../../../src/core/bundle-metadata/html.ts';
import { markdownHtml } from '../../../src/core/bundle-metadata/markdown.ts';
import { numberText, percentText } from '../../../src/core/bundle-metadata/number-text.ts';
import { table } from '../../../src/core/bundle-metadata/report-table.ts';
import { bundleWorld, exported, filesOf } from '../../support/bundles.ts';
import { WHOLE, WHOLE_CSV } from '../bundle/notebooks.ts';

const HOSTILE = `"><script>alert(1)</script><img src=x onerror=alert(2)>'&\u202e`;

async function reportOf(notebook: string, csv: string, language: 'en' | 'pt' = 'en'): Promise<string> {
  const world = bundleWorld();
  world.sources.set('visits.csv', csv);
  const files = await filesOf(await exported(world, notebook, { language }));
  return new TextDecoder().decode(files.get('report.html')!);
}

/** Names of all elements and of all attributes, as a reader of HTML without our knowledge finds them. */
function partsOf(html: string): { tags: Set<string>; attributes: Set<string> } {
  const tags = new Set<string>();
  const attributes = new Set<string>();
  for (const [, tag, rest] of html.matchAll(/<([a-z!/][a-z0-9]*)((?:"[^"]*"|[^">])*)>/gi)) {
    tags.add(tag!.toLowerCase());
    for (const [, name] of rest!.matchAll(/([a-z-]+)\s*=\s*"[^"]*"/gi)) attributes.add(name!.toLowerCase());
  }
  return { tags, attributes };
}

const ACTIVE = ['script', 'iframe', 'object', 'embed', 'form', 'input', 'link', 'base', 'img', 'video', 'audio'];

describe('the report of a run', { timeout: 60_000 }, () => {
  let english: string;
  beforeAll(async () => {
    english = await reportOf(WHOLE, WHOLE_CSV);
  }, 60_000);

  it('holds nothing that runs or is fetched, and forbids both', () => {
    expect(english).toContain(
      `<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;; img-src data:">`,
    );
    const { tags, attributes } = partsOf(english);
    expect(ACTIVE.filter((tag) => tags.has(tag))).toEqual([]);
    expect([...attributes].filter((name) => name.startsWith('on') || name === 'src' || name === 'srcset')).toEqual([]);
    expect(english).not.toMatch(/@import|url\(/);
  });

  it('shows every cell with its result and digest', () => {
    for (const cell of ['visits', 'parts', 'sale', 'scores', 'good', 'registered']) {
      expect(english).toContain(`id="cell-${cell}"`);
      expect(english).toContain(`href="#cell-${cell}"`);
    }
    expect(english).toContain('We believe that visits tell who buys.');
    expect(english).toContain('The gate is open.');
    expect(english).toMatch(/Interval of 95 %/);
    expect(english.match(/<code>[0-9a-f]{64}<\/code>/g)!.length).toBeGreaterThanOrEqual(13);
  });

  it('speaks Portuguese when asked, and when the notebook does', async () => {
    const asked = await reportOf(WHOLE, WHOLE_CSV, 'pt');
    const written = await reportOf(WHOLE.replace('bancada: 1\n', 'bancada: 1\nlanguage: pt-BR\n'), WHOLE_CSV);
    for (const report of [asked, written]) {
      expect(report).toContain('<html lang="pt-BR">');
      expect(report).toContain('O portão está aberto.');
      expect(report).toMatch(/<td class="number">\d+,\d+<\/td>/);
      expect(report).not.toContain('At a glance');
    }
  });

  it('shows hostile names, texts and titles as text', async () => {
    const name = HOSTILE.replaceAll('"', '');
    const csv = `n,"${name}"\n1,"${name}"\n2,b\n`;
    const notebook =
      `---\nbancada: 1\ntitle: ${JSON.stringify(HOSTILE)}\nparams:\n  least: ${JSON.stringify(HOSTILE)}\n---\n\n` +
      `# ${HOSTILE}\n\n[${name}](javascript:alert(3)) [x](https://e.org/"onmouseover=alert(4)) ![y](https://e.org/p.png)\n\n` +
      '```{data} visits\nsource: visits.csv\n```\n\n' +
      `\`\`\`{decision} d\nhypothesis: ${JSON.stringify(HOSTILE)}\ndecision: ${JSON.stringify(HOSTILE)}\nbecause: [visits]\n\`\`\`\n`;
    const report = await reportOf(notebook, csv);
    const { tags, attributes } = partsOf(report);
    expect(ACTIVE.filter((tag) => tags.has(tag))).toEqual([]);
    expect([...attributes].filter((each) => each.startsWith('on'))).toEqual([]);
    expect(report).not.toContain('\u202e');
    expect(report).not.toMatch(/href="javascript/i);
    expect(report.match(/&lt;script&gt;alert\(1\)/g)!.length).toBeGreaterThan(4);
  });
});

describe('prose as HTML', () => {
  it.each([
    [
      '# One\n\ntext *so* **bold** `a<b`',
      '<h2>One</h2><p>text <em>so</em> <strong>bold</strong> <code>a&lt;b</code></p>',
    ],
    [
      '- a\n- b\n  - c\n\n1. x\n2. y',
      '<ul><li>a</li><li><p>b</p><ul><li>c</li></ul></li></ul><ol><li>x</li><li>y</li></ol>',
    ],
    ['> said\n> so', '<blockquote><p>said\nso</p></blockquote>'],
    ['```py\nx < 1\n```\nafter', '<pre><code>x &lt; 1</code></pre><p>after</p>'],
    [
      '[a](https://e.org/x) [b](javascript:x) ![c](https://e.org/i.png)',
      '<p><a href="https://e.org/x" rel="noreferrer nofollow">a</a> b <span class="soft">[c]</span></p>',
    ],
    ['snake_case_name and 2 * 3 * 4', '<p>snake_case_name and 2 * 3 * 4</p>'],
    ['a \\*b\\* <b>c</b>', '<p>a *b* &lt;b&gt;c&lt;/b&gt;</p>'],
    ['---', '<hr />'],
    ['open **never closed', '<p>open **never closed</p>'],
  ])('%j', (text, expected) => {
    expect(markdownHtml(text, 2).html.replace(/\n\s+(?=<)/g, '')).toBe(expected);
  });

  it('makes a table of pipes', () => {
    const { html } = markdownHtml('| a | b |\n| --- | --: |\n| 1 | **2** |\n', 2);
    expect(html).toMatch(/<th scope="col">a<\/th>.*<td>1<\/td><td><strong>2<\/strong><\/td>/s);
  });

  it('never lets a tag of the text through, whatever it is', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '"',
      "'",
      '&',
      '`',
      '*',
      '_',
      '[',
      ']',
      '(',
      ')',
      '!',
      '|',
      '-',
      '\n',
      '> ',
      '- ',
      '# ',
      'a',
      'https://e.org',
      '\\',
      ' ',
    );
    const known = new Set(
      'p h2 h3 h4 h5 h6 em strong code pre ul ol li blockquote hr a span div table thead tbody tr th td'.split(' '),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const { html } = markdownHtml(pieces.join(''), 2);
        for (const [, tag] of html.matchAll(/<\/?([^\s>/]*)/g)) expect([...known]).toContain(tag);
      }),
    );
  });

  it('stays quick and flat for text made to be neither', () => {
    for (const text of [
      '>'.repeat(50_000),
      `${'- '.repeat(20_000)}x`,
      '*a '.repeat(40_000),
      '['.repeat(50_000),
      '`a'.repeat(30_000),
    ]) {
      expect(markdownHtml(text, 2).html.length).toBeGreaterThan(text.length / 2);
    }
  });
});

describe('a table', () => {
  it('counts the rows that it does not show', () => {
    const rows = Array.from({ length: 502 }, (_, at) => [String(at)]);
    const { html } = table([{ name: 'a' }], rows)!;
    expect(html.match(/<th scope="row">/g)).toHaveLength(500);
    expect(html).toContain('… +2');
    expect(table([{ name: 'a' }], [])).toBeUndefined();
  });
});

describe('markup', () => {
  it('escapes what is put in, and turns marks that mislead into dots', () => {
    expect(markup`<p title="${`"'<&>`}">${['a<b', 1, undefined, false, markup`<i>${'&'}</i>`]}</p>`.html).toBe(
      '<p title="&quot;&#39;&lt;&amp;&gt;">a&lt;b1<i>&amp;</i></p>',
    );
    expect(escapeHtml('a\u0000b\u202ec\u2066d\ud800e\tf\ng😀')).toBe('a·b·c·d·e\tf\ng😀');
  });
});

describe('numbers for people', () => {
  it.each([
    [1234567, '1,234,567', '1.234.567'],
    [0.123456789, '0.12346', '0,12346'],
    [-1234.5, '−1,234.5', '−1.234,5'],
    [551301161.7517878, '551,301,162', '551.301.162'],
    [2.220446049250313e-16, '2.2204e−16', '2,2204e−16'],
    [1e21, '1e21', '1e21'],
    [0, '0', '0'],
    [null, '—', '—'],
    [NaN, '—', '—'],
    [-Infinity, '−∞', '−∞'],
  ])('%f', (value, en, pt) => {
    expect([numberText(value, 'en'), numberText(value, 'pt')]).toEqual([en, pt]);
  });

  it('are shares too', () => {
    expect(percentText(0.95, 'en')).toBe('95 %');
    expect(percentText(1 / 3, 'pt')).toBe('33,33 %');
  });
});
