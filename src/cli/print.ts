import { withoutControls } from '../core/bundle/printable.ts';
import { displayWidth } from './width.ts';
import type { Problem } from '../core/problem.ts';
import { renderProblem, showProblem, type Language } from '../core/words/index.ts';

/** `file:line:column: message`, as compilers say it, so that editors and CI can jump there. */
export function problemLine(problem: Problem, language: Language): string {
  const { file, line, column } = problem.where;
  const place = [file, line, column].filter((each) => each !== undefined).join(':');
  const severity = problem.severity === 'warning' ? `${language === 'pt' ? 'aviso' : 'warning'}: ` : '';
  const message = showProblem(problem, language);
  // Some sentences begin with the file, for readers who see no place beside them.
  const said = file !== undefined && message.startsWith(`${file}: `) ? message.slice(file.length + 2) : message;
  return `${place === '' ? '' : `${place}: `}${severity}${said}`;
}

/** A problem in `--json`: as it is, with its English message. */
export function problemJson(problem: Problem): object {
  const { code, severity, where, params } = problem;
  return { severity, code, message: renderProblem(problem, 'en'), ...where, params };
}

export function printJson(document: unknown): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** Columns side by side; numbers to the right. */
export function table(header: readonly string[], rows: readonly (readonly (string | number | null)[])[]): string {
  const texts = [header, ...rows.map((row) => row.map(cellText))];
  const widths = header.map((_, column) => Math.max(...texts.map((row) => displayWidth(row[column]!))));
  const right = header.map((_, column) => rows.length > 0 && rows.every((row) => typeof row[column] !== 'string'));
  const line = (row: readonly string[]) =>
    row
      .map((text, column) => {
        const gap = ' '.repeat(widths[column]! - displayWidth(text));
        return right[column] ? gap + text : text + gap;
      })
      .join('  ')
      .trimEnd();
  return `${texts.map(line).join('\n')}\n`;
}

function cellText(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return numberText(value);
  // Control characters from data must not steer a terminal.
  const text = withoutControls(value);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

/** Six significant digits, no exponent where it can be helped. */
export function numberText(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return String(value);
  return String(Number(value.toPrecision(6)));
}

/** The numbers and words of a result in one line: `rmse 3.1  mae 2.2`. */
export function summaryLine(result: object): string {
  const shown = Object.entries(result).flatMap(([name, value]: [string, unknown]) => {
    if (typeof value === 'number') return [`${name} ${numberText(value)}`];
    if (typeof value === 'boolean' || typeof value === 'string') return [`${name} ${shortText(String(value))}`];
    return [];
  });
  return shown.slice(0, 8).join('  ');
}

function shortText(text: string): string {
  return /^[0-9a-f]{64}$/.test(text) ? text.slice(0, 12) : cellText(text);
}
