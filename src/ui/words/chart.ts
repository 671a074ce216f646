import type { Phrases } from '../app/say.ts';

export const words = {
  as_table: { en: 'Show as a table', pt: 'Mostrar como tabela' },
  as_chart: { en: 'Show as a chart', pt: 'Mostrar como gráfico' },
  series: { en: 'Series', pt: 'Série' },
  interval: { en: 'Interval', pt: 'Intervalo' },
  first_rows: { en: 'The first {n} of {total} points.', pt: 'Os primeiros {n} de {total} pontos.' },
} as const satisfies Phrases;
