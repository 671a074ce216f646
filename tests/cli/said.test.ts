import { afterEach, describe, expect, it } from 'vitest';
import { workspace, type Workspace } from '../support/command-line.ts';

const NOTEBOOK = `---
bancada: 1
title: Orders
---

\`\`\`{data} orders
source: orders.csv
\`\`\`

\`\`\`{data} dear
of: orders
where: price > 3 and qantity > 1
\`\`\`
`;
const ORDERS = 'day;price;quantity\n01/02/2024;3,5;1\n03/04/2024;4,25;2\n';

let here: Workspace;
afterEach(() => here.remove());

describe('the command line says', () => {
  it('what a file leaves open, also where the result was kept, and what is wrong at its line and column', async () => {
    here = workspace({ 'orders.md': NOTEBOOK, 'orders.csv': ORDERS });
    const wrong =
      'orders.md:12:22: expression, line 12, column 22: the data have no column qantity; did you mean quantity?';
    for (const _ of ['fresh', 'cached']) {
      const ran = await here.bancada('run', 'orders.md');
      expect(ran.err).toContain(
        'orders.md:6:1: warning: day: every date can be read day first and month first (01/02/2024 is 2024-02-01 or 2024-01-02)',
      );
      expect(ran.err).toContain(wrong);
    }
    const { problems } = (await here.bancada('run', 'orders.md', '--json')).json();
    expect(problems.map(({ severity, code }) => `${severity} ${code}`)).toEqual([
      'error expression.no_column_near',
      'warning W_DATE_ORDER',
      'warning W_LOCALE',
    ]);
    expect((await here.bancada('show', 'orders.md', 'orders')).err).toContain('warning: day: every date');
    expect((await here.bancada('why', 'orders.md', 'dear')).out).toContain(wrong);
  });

  it('what a file leaves open before it is read, and what reading it does not ask', async () => {
    const open = 'orders.md:6:1: warning: sold: 1.234 is read as the number 1.234, and could be 1234';
    const stock = { 'orders.md': NOTEBOOK.split('```{data} dear')[0]!, 'orders.csv': 'item;sold\na;1.234\nb;2.500\n' };
    here = workspace(stock);
    const checked = await here.bancada('check', 'orders.md');
    expect(checked.status).toBe(0);
    expect(checked.out).toContain(open);
    const ran = await here.bancada('run', 'orders.md', '--json');
    expect(ran.err).toContain(open);
    const { orders } = ran.json().cells;
    here.write('orders.md', stock['orders.md'].replace('orders.csv', 'orders.csv\ndecimal: .\nthousands: ""'));
    const said = await here.bancada('run', 'orders.md', '--json');
    expect(said.json()).toMatchObject({ cells: { orders: { digest: orders!.digest } }, problems: [] });
    expect(said.err).not.toContain('could be');
  });

  it('in Portuguese why a cell is stale or kept', async () => {
    here = workspace({ 'orders.md': NOTEBOOK, 'orders.csv': ORDERS });
    const before = await here.emPortugues('why', 'orders.md', 'orders');
    expect(before.out).toMatch(
      /^orders: desatualizada, chave \w+\nainda não foi executada\na chave é feita de:\nparte +valor\n/,
    );
    await here.bancada('run', 'orders.md');
    const kept = await here.emPortugues('why', 'orders.md', 'orders');
    expect(kept.out).toMatch(/^orders: em cache, chave \w+\ncomputada pela execução \w+, /);
    here.write('orders.csv', `${ORDERS}05/06/2024;1,5;3\n`);
    const changed = await here.emPortugues('why', 'orders.md', 'orders');
    expect(changed.out).toMatch(/mudou desde a última execução:\nparte +antes +agora\nsource source /);
  });

  it.each([
    ['expect', 'célula', 'A célula de que este item trata', 'obrigatória'],
    ['gate', 'célula', 'No máximo isto para metade das requisições.', 'padrão'],
    ['linear', 'modelo', 'força da penalidade L2', 'padrão'],
    ['psi', 'deriva', 'Número de faixas nos quantis da referência.', '2 a 1000'],
  ])('in Portuguese what %s takes', async (...[kind, family, key, label]) => {
    here = workspace();
    const { out } = await here.emPortugues('help', kind);
    for (const each of [`${kind} (${family}): `, 'Chaves:', key, label]) expect(out).toContain(each);
    expect(out).not.toMatch(/required|default| to /);
  });
});
