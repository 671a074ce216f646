/** Small charts as SVG that needs no script: their numbers stand in tables beside them or in their labels. */
import type { Language } from '../words/index.ts';
import { markup, type Html } from './html.ts';
import { numberText } from './number-text.ts';

export interface Series {
  readonly name: string;
  readonly points: readonly (readonly [number, number])[];
}

export interface LineChart {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  /** A series alone may have no name. */
  readonly series: readonly Series[];
  /** Draws the diagonal, over the unit square. */
  readonly unit?: boolean;
}

const WIDTH = 380;
const HEIGHT = 190;
const EDGE = { left: 46, right: 12, top: 10, bottom: 34 };
/** Colours of the palette; further series are left out of the picture. */
const MOST_SERIES = 6;
const MOST_POINTS = 400;

/** Lines over a common scale, with a legend in words. Undefined where no series has two points. */
export function lineChart(chart: LineChart, language: Language): Html | undefined {
  const series = chart.series
    .map((each) => ({ ...each, points: thinned(each.points) }))
    .filter((each) => each.points.length > 1)
    .slice(0, MOST_SERIES);
  if (series.length === 0) return undefined;
  const all = series.flatMap((each) => each.points);
  const x = chart.unit ? { low: 0, high: 1 } : spanOf(all.map(([at]) => at));
  const y = chart.unit ? { low: 0, high: 1 } : spanOf(all.map(([, value]) => value));
  const place = (at: number, value: number) =>
    `${coordinate(EDGE.left + share(at, x) * (WIDTH - EDGE.left - EDGE.right))},${coordinate(
      HEIGHT - EDGE.bottom - share(value, y) * (HEIGHT - EDGE.top - EDGE.bottom),
    )}`;
  const lines = series.map(
    (each, index) =>
      markup`<polyline class="s${index + 1}" points="${each.points.map(([at, value]) => place(at, value)).join(' ')}" />`,
  );
  const label = (value: number) => numberText(Number(value.toPrecision(3)), language);
  const bottom = HEIGHT - EDGE.bottom;
  return markup`<figure class="chart">
    <figcaption>${chart.title}</figcaption>
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${chart.title}">
      <path class="axis" d="M${EDGE.left} ${EDGE.top}V${bottom}H${WIDTH - EDGE.right}" />
      ${chart.unit && markup`<polyline class="guide" points="${place(0, 0)} ${place(1, 1)}" />`}${lines}
      <text x="${EDGE.left - 6}" y="${EDGE.top + 8}" text-anchor="end">${label(y.high)}</text>
      <text x="${EDGE.left - 6}" y="${bottom}" text-anchor="end">${label(y.low)}</text>
      <text x="${EDGE.left}" y="${bottom + 14}">${label(x.low)}</text>
      <text x="${WIDTH - EDGE.right}" y="${bottom + 14}" text-anchor="end">${label(x.high)}</text>
      <text x="${(WIDTH + EDGE.left) / 2}" y="${HEIGHT - 6}" text-anchor="middle">${chart.x}</text>
    </svg>
    <p class="legend">
      ${chart.y}${series.length > 1 && ':'} ${series.map(
        (each, index) => each.name !== '' && markup`<span class="l${index + 1}">${each.name}</span> `,
      )}
    </p>
  </figure>`;
}

interface Span {
  readonly low: number;
  readonly high: number;
}

function spanOf(values: readonly number[]): Span {
  const low = values.reduce((least, each) => Math.min(least, each), Infinity);
  const high = values.reduce((most, each) => Math.max(most, each), -Infinity);
  return low === high ? { low: low - 0.5, high: high + 0.5 } : { low, high };
}

const share = (value: number, { low, high }: Span) => (value - low) / (high - low);
const coordinate = (value: number) => String(Math.round(value * 10) / 10);

/** Every k-th point and the last, finite ones only. */
function thinned(points: Series['points']): Series['points'] {
  const finite = points.filter((each) => each.every(Number.isFinite));
  const step = Math.ceil(finite.length / MOST_POINTS);
  return finite.filter((_, index) => index % step === 0 || index === finite.length - 1);
}

const STRIP = { width: 140, height: 14 };

/** A value with its interval on the scale that a row of values shares. */
export function intervalStrip(value: number, interval: Span | undefined, scale: Span): Html {
  const at = (each: number) => coordinate(5 + share(each, scale) * (STRIP.width - 10));
  const line = interval && markup`<path class="interval" d="M${at(interval.low)} 7H${at(interval.high)}" />`;
  return markup`<svg class="strip" viewBox="0 0 ${STRIP.width} ${STRIP.height}" aria-hidden="true">
    ${line}
    <circle cx="${at(value)}" cy="7" r="3.5" />
  </svg>`;
}

/** A bar from zero on the scale that a column of values shares; `most` is the largest magnitude. */
export function bar(value: number, most: number): Html {
  const length = most > 0 ? (Math.abs(value) / most) * STRIP.width : 0;
  return markup`<svg class="strip" viewBox="0 0 ${STRIP.width} ${STRIP.height}" aria-hidden="true">
    <rect class="${value < 0 ? 'less' : 'more'}" y="2" width="${coordinate(length)}" height="10" rx="2" />
  </svg>`;
}

/** The smallest scale that holds values and intervals, with some air. */
export function scaleOf(values: readonly number[]): Span {
  return spanOf(values);
}
