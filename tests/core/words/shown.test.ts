import { expect, test } from 'vitest';
import { problem } from '../../../src/core/problem.ts';
import { renderProblem, showProblem } from '../../../src/core/words/index.ts';

const worse = (margin: number) =>
  problem('gate.worse', {
    model: 'trees',
    slice: null,
    metric: 'roc_auc',
    alias: 'champion',
    margin,
    got: 0.7,
    reference: 0.8,
    advantage: -0.1,
    low: -0.2,
    high: -0.01,
    percent: 95,
  });
const size = problem('gate.size', { model: 'trees', got: 12042, bound: 2000000 });
const rows = problem('traffic.missing_times', { column: 'year', rows: 2013 });

test('a gate at margin 0 is shown without a minus, and its stored sentence stays', () => {
  expect(renderProblem(worse(0), 'en')).toContain('may be below −0');
  expect(showProblem(worse(0), 'en')).toMatch(/may be below 0$/);
  expect(showProblem(worse(0.05), 'en')).toMatch(/below −0\.05$/);
  expect(showProblem(worse(0.05), 'pt')).toMatch(/abaixo de −0,05$/);
});

test('long numbers are grouped as the language does, those that may be years are not', () => {
  expect(renderProblem(size, 'en')).toContain('12042 bytes');
  expect(showProblem(size, 'en')).toBe('trees: its ONNX file has 12,042 bytes, required at most 2,000,000');
  expect(showProblem(size, 'pt')).toBe('trees: o arquivo ONNX tem 12.042 bytes; exigem-se no máximo 2.000.000');
  expect(showProblem(rows, 'en')).toContain('2013 rows');
});

test('the times of a rollout have their unit, shares have none', () => {
  const above = (metric: string) => problem('rollout.above', { metric, value: 120.5, bound: 100 });
  expect(showProblem(above('p99_ms'), 'en')).toBe('p99_ms: 120.5 ms, above 100 ms');
  expect(showProblem(above('p99_ms'), 'pt')).toBe('p99_ms: 120,5 ms, acima de 100 ms');
  expect(showProblem(above('error_rate'), 'en')).toBe('error_rate: 120.5, above 100');
});
