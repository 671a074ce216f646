import { describe, expect, it } from 'vitest';
import { chartOption, type Palette } from '../../../src/ui/chart/option.ts';
import type { ChartSpec } from '../../../src/ui/chart/spec.ts';
import { axisTime, fullTime } from '../../../src/ui/chart/time.ts';

const palette: Palette = {
  ink: '#000',
  soft: '#444',
  line: '#ccc',
  surface: '#fff',
  series: ['#00f'],
  bad: '#f00',
  good: '#0a0',
};
const words = { full: String, short: (value: number) => `short ${value}`, time: (ms: number) => `time ${ms}` };

const lines = (names: readonly string[], type: ChartSpec['x']['type'] = 'value'): ChartSpec => ({
  title: 'A title',
  caption: 'A caption',
  x: { name: 'x', type },
  y: { name: 'y', type: 'value' },
  series: names.map((name) => ({ name, kind: 'line' as const, points: [[0, 1]] as const })),
});

interface Drawn {
  useUTC: boolean;
  grid: { top: number };
  xAxis: { axisLabel: { formatter?: (value: number) => string } };
}
const draw = (spec: ChartSpec, width: number) => chartOption(spec, palette, words, width) as unknown as Drawn;

describe('a chart', () => {
  it('leaves a legend that breaks into lines the room that it takes', () => {
    const names = ['logistic', 'trees', 'network', 'calibrated'];
    const top = (width: number) => draw(lines(names), width).grid.top;
    expect(top(2000)).toBe(draw(lines(['a', 'b']), 2000).grid.top);
    expect(top(300)).toBe(top(2000) + 20);
    expect(top(120)).toBeGreaterThan(top(300));
  });

  it('needs no legend for one series', () => {
    expect(draw(lines(['a']), 300).grid.top).toBeLessThan(draw(lines(['a', 'b']), 300).grid.top);
  });

  it('marks times of the data in UTC, and numbers in the person’s notation', () => {
    const timed = draw(lines(['a'], 'time'), 300);
    expect(timed.useUTC).toBe(true);
    expect(timed.xAxis.axisLabel.formatter!(5)).toBe('time 5');
    expect(draw(lines(['a']), 300).xAxis.axisLabel.formatter!(5)).toBe('short 5');
    expect(draw(lines(['a'], 'category'), 300).xAxis.axisLabel.formatter).toBeUndefined();
  });
});

describe('a mark of a time axis', () => {
  const cases = [
    ['2013-01-01T00:00:00Z', '2013', '2013'],
    ['2013-02-01T00:00:00Z', 'Feb', 'fev'],
    ['2013-10-08T00:00:00Z', '8', '8'],
    ['2013-10-08T06:30:00Z', '06:30', '06:30'],
    ['2013-10-08T06:30:05Z', '06:30:05', '06:30:05'],
    ['1969-12-31T12:00:00Z', '12:00', '12:00'],
  ] as const;
  it.each(cases)('%s is %s, in Portuguese %s', (iso, english, portuguese) => {
    const ms = Date.parse(iso);
    expect([axisTime('en', ms), axisTime('pt', ms)]).toEqual([english, portuguese]);
  });

  it('is the same time in the table behind the chart, wherever the reader lives', () => {
    expect(fullTime('pt', Date.parse('2013-10-01T00:00:00Z'))).toBe('1 de out. de 2013, 00:00');
  });
});
