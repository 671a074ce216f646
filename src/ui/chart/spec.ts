/** A chart as data: what is drawn, its words, and the table behind it. Views make these; `Chart.svelte` draws them. */
export interface Series {
  readonly name: string;
  /** `[x, y]` pairs; y null leaves a gap. */
  readonly points: readonly (readonly [number | string, number | null])[];
  readonly kind: 'line' | 'bar' | 'points';
  /** Low and high per point: a band around a line, a whisker on a bar. */
  readonly band?: readonly (readonly [number | string, number, number])[];
  readonly dashed?: boolean;
  readonly stepped?: boolean;
}

export interface Flag {
  readonly x: number | string;
  readonly label: string;
  readonly tone: 'info' | 'bad' | 'good';
}

export interface ChartSpec {
  /** The finding: `Delay grows with the hour`. */
  readonly title: string;
  /** What is drawn, from which rows. */
  readonly caption: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
  /** Vertical marks: deploys, drift, alerts. */
  readonly flags?: readonly Flag[];
  /** Horizontal marks: thresholds. */
  readonly lines?: readonly { readonly y: number; readonly label: string }[];
  readonly height?: number;
}

export interface Axis {
  /** With its unit. */
  readonly name: string;
  readonly type: 'value' | 'category' | 'time' | 'log';
  readonly min?: number;
  readonly max?: number;
}
