import type { ChartOption } from './echarts.ts';
import type { Axis, ChartSpec, Series } from './spec.ts';

/** Colours of the page's theme, read from its variables. */
export interface Palette {
  readonly ink: string;
  readonly soft: string;
  readonly line: string;
  readonly surface: string;
  readonly series: readonly string[];
  readonly bad: string;
  readonly good: string;
}

export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const value = (name: string) => style.getPropertyValue(name).trim();
  return {
    ink: value('--ink'),
    soft: value('--ink-soft'),
    line: value('--line'),
    surface: value('--surface'),
    series: [1, 2, 3, 4, 5, 6].map((n) => value(`--chart-${n}`)),
    bad: value('--bad'),
    good: value('--good'),
  };
}

/** Series are told apart by colour, dash and symbol, so that a black and white print still reads. */
const DASHES = ['solid', 'dashed', 'dotted'] as const;
const SYMBOLS = ['circle', 'rect', 'triangle', 'diamond', 'pin', 'arrow'] as const;

/** How numbers are written: in full where one is read, short on an axis. */
export interface NumberWords {
  full(value: number): string;
  short(value: number): string;
  /** A mark of a time axis. */
  time(ms: number): string;
}

/** @param width of the chart, in pixels: a long legend takes several lines. */
export function chartOption(spec: ChartSpec, palette: Palette, words: NumberWords, width: number): ChartOption {
  const names = spec.series.map(({ name }) => name);
  const legendHeight = names.length > 1 ? legendLines(names, width) * 20 : 0;
  const bands = spec.series.flatMap((series, index) => bandSeries(series, palette.series[index % 6]!));
  const marks = markLines(spec, palette);
  const drawn = spec.series.map((series, index) => ({
    ...drawSeries(series, index, palette),
    ...(index === 0 && marks ? { markLine: marks } : {}),
  }));
  return {
    animation: false,
    useUTC: true,
    color: [...palette.series],
    textStyle: { color: palette.ink, fontFamily: 'system-ui, sans-serif' },
    grid: { left: 8, right: 16, top: legendHeight + 16, bottom: 28, containLabel: true },
    ...(spec.series.length > 1 && {
      legend: { top: 0, left: 0, textStyle: { color: palette.ink }, data: names },
    }),
    tooltip: {
      trigger: spec.series.some(({ kind }) => kind === 'points') ? 'item' : 'axis',
      renderMode: 'richText',
      backgroundColor: palette.surface,
      borderColor: palette.line,
      textStyle: { color: palette.ink, fontSize: 12 },
      valueFormatter: (value: unknown) => (typeof value === 'number' ? words.full(value) : '—'),
    },
    ...(isRanking(spec)
      ? {
          xAxis: axis(spec.y, palette, 'x', words),
          yAxis: { ...axis(spec.x, palette, 'y', words), inverse: true, name: '' },
        }
      : { xAxis: axis(spec.x, palette, 'x', words), yAxis: axis(spec.y, palette, 'y', words) }),
    series: isRanking(spec)
      ? [...drawn.map(flipped), ...spec.series.flatMap((series) => whiskers(series, palette))]
      : [...bands, ...drawn],
  };
}

/** Lines that echarts breaks a legend into: each entry has a symbol of 25 px, gaps of 15, letters of about 7. */
function legendLines(names: readonly string[], width: number): number {
  let lines = 1;
  let used = 0;
  for (const name of names) {
    const entry = 40 + 7 * name.length;
    if (used > 0 && used + entry > width) {
      lines++;
      used = 0;
    }
    used += entry;
  }
  return lines;
}

/** Bars of named things lie down, so that every name can be read. */
export function isRanking(spec: ChartSpec): boolean {
  return spec.x.type === 'category' && spec.series.every(({ kind }) => kind === 'bar');
}

function flipped(series: object & { data?: unknown[] }): object {
  return { ...series, data: (series.data as [unknown, unknown][]).map(([x, y]) => [y, x]) };
}

function axis(each: Axis, palette: Palette, which: 'x' | 'y', { short, time }: NumberWords): object {
  const formatter = { value: short, log: short, time, category: undefined }[each.type];
  return {
    type: each.type,
    name: each.name,
    nameLocation: which === 'x' ? 'middle' : 'end',
    nameGap: which === 'x' ? 26 : 8,
    nameTextStyle: { color: palette.soft, align: which === 'y' ? 'left' : 'center' },
    axisLine: { lineStyle: { color: palette.line } },
    axisLabel: {
      color: palette.soft,
      hideOverlap: true,
      ...(formatter && { formatter: (value: number) => formatter(value) }),
    },
    splitLine: { show: which === 'y', lineStyle: { color: palette.line } },
    scale: each.min === undefined,
    ...(each.min !== undefined && { min: each.min }),
    ...(each.max !== undefined && { max: each.max }),
  };
}

function drawSeries(series: Series, index: number, palette: Palette): object {
  const data = series.points.map((point) => [...point]);
  const color = palette.series[index % 6]!;
  if (series.kind === 'bar') return { type: 'bar', name: series.name, data, itemStyle: { color }, barMaxWidth: 28 };
  if (series.kind === 'points')
    return {
      type: 'scatter',
      name: series.name,
      data,
      symbol: SYMBOLS[index % 6],
      symbolSize: 7,
      itemStyle: { color },
    };
  return {
    type: 'line',
    name: series.name,
    data,
    symbol: data.length > 40 ? 'none' : SYMBOLS[index % 6],
    symbolSize: 5,
    connectNulls: false,
    ...(series.stepped && { step: 'end' }),
    lineStyle: { color, width: 2, type: series.dashed ? 'dashed' : DASHES[Math.floor(index / 6) % 3] },
    itemStyle: { color },
  };
}

/** Intervals of lying bars: a line from low to high with a stroke at both ends. */
function whiskers({ name, band }: Series, palette: Palette): object[] {
  if (!band) return [];
  const style = { stroke: palette.ink, lineWidth: 1.5, fill: 'none' };
  const line = (x1: number, y1: number, x2: number, y2: number) => ({ type: 'line', shape: { x1, y1, x2, y2 }, style });
  return [
    {
      type: 'custom',
      name: `${name} interval`,
      silent: true,
      tooltip: { show: false },
      z: 3,
      data: band.map(([x, low, high]) => [low, high, x]),
      encode: { x: [0, 1], y: 2 },
      renderItem(
        _: unknown,
        api: { value(dimension: number): number; coord(point: [number, number]): [number, number] },
      ) {
        const [left, y] = api.coord([api.value(0), api.value(2)]);
        const [right] = api.coord([api.value(1), api.value(2)]);
        return {
          type: 'group',
          children: [line(left, y, right, y), line(left, y - 4, left, y + 4), line(right, y - 4, right, y + 4)],
        };
      },
    },
  ];
}

/** An interval as two stacked lines: the low one invisible, the height between them filled. */
function bandSeries(series: Series, color: string): object[] {
  if (!series.band) return [];
  const line = { type: 'line', symbol: 'none', lineStyle: { opacity: 0 }, stack: `band ${series.name}`, silent: true };
  return [
    { ...line, name: `${series.name} low`, data: series.band.map(([x, low]) => [x, low]), tooltip: { show: false } },
    {
      ...line,
      name: `${series.name} high`,
      data: series.band.map(([x, low, high]) => [x, high - low]),
      areaStyle: { color, opacity: 0.18 },
      tooltip: { show: false },
    },
  ];
}

function markLines(spec: ChartSpec, palette: Palette): object | undefined {
  const flags = (spec.flags ?? []).map(({ x, label, tone }) => ({
    xAxis: x,
    label: { formatter: label, color: palette.ink, position: 'insideEndBottom', fontSize: 11 },
    lineStyle: { color: tone === 'bad' ? palette.bad : tone === 'good' ? palette.good : palette.soft, type: 'solid' },
  }));
  const lines = (spec.lines ?? []).map(({ y, label }) => ({
    yAxis: y,
    label: { formatter: label, color: palette.ink, position: 'insideEndTop', fontSize: 11 },
    lineStyle: { color: palette.bad, type: 'dashed' },
  }));
  if (flags.length + lines.length === 0) return undefined;
  return { symbol: 'none', silent: true, data: [...flags, ...lines] };
}
