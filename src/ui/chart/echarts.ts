/** The parts of ECharts that our charts draw with, as SVG; loaded when the first chart comes into view. */
import { BarChart, CustomChart, HeatmapChart, LineChart, ScatterChart } from 'echarts/charts';
import {
  AriaComponent,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
  VisualMapComponent,
} from 'echarts/components';
import { init, use, type EChartsCoreOption, type ECharts } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

use([
  BarChart,
  CustomChart,
  HeatmapChart,
  LineChart,
  ScatterChart,
  AriaComponent,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
  VisualMapComponent,
  SVGRenderer,
]);

export function createChart(host: HTMLElement): ECharts {
  return init(host, null, { renderer: 'svg' });
}

/**
 * Steps that draw a chart which nobody sees, a little more of it each time: the first chart of a page costs as much as
 * ten later ones, because the browser compiles ECharts while it draws.
 */
export function* practice(): Generator<void> {
  const size = { renderer: 'svg' as const, width: 300, height: 200 };
  const chart = init(document.createElement('div'), null, size);
  const axes = {
    animation: false,
    grid: { containLabel: true },
    xAxis: { type: 'category', data: ['a', 'b'], name: 'x', nameLocation: 'middle' },
    yAxis: { min: 0, max: 1, name: 'y' },
  };
  const data = [0, 1];
  const line = { type: 'line', name: 'a', data };
  const bar = { type: 'bar', name: 'b', data, markLine: { data: [{ yAxis: 0.5 }] } };
  const steps = [
    { ...axes, xAxis: { show: false }, yAxis: { ...axes.yAxis, name: '' } },
    axes,
    { ...axes, series: [line] },
    { ...axes, legend: {}, tooltip: { trigger: 'axis', renderMode: 'richText' }, series: [line, bar] },
  ];
  for (const option of steps) yield chart.setOption(option, { notMerge: true });
  chart.dispose();
}

export type ChartOption = EChartsCoreOption;
export type { ECharts };
