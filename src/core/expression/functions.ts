/** The functions of the expression language: signature, help and meaning in one entry each. */
import { exp, log, pow } from '../stats/math.ts';
import { civilFromDays, daysFromCivil, US_PER_DAY, US_PER_HOUR, US_PER_MINUTE } from '../table/calendar.ts';
import { compilePattern } from './pattern.ts';
import { readDate, readTimestamp } from '../table/moment.ts';

/** Static types. `any` takes every type; `number` takes integers and booleans too; `moment` dates and timestamps. */
export type ValueType = 'number' | 'integer' | 'boolean' | 'timestamp' | 'date' | 'text' | 'missing';
export type Accepts = 'number' | 'boolean' | 'moment' | 'text' | 'any';

interface Described {
  readonly name: string;
  /** `lower(text)` */
  readonly usage: string;
  readonly doc: string;
  readonly docPt: string;
  readonly args: readonly Accepts[];
  /** How many of the last arguments may be left out, or `true` when the last may be repeated. */
  readonly optional?: number | true;
}

/** Row by row over numbers; missing in any argument gives missing. */
interface NumberFunction extends Described {
  readonly over: 'number';
  readonly result: 'number' | 'integer' | 'boolean' | 'timestamp' | 'date' | 'same';
  readonly of: (...values: number[]) => number;
}

/** Over the distinct texts of the first argument; the others are constants. */
interface TextFunction extends Described {
  readonly over: 'text';
  readonly result: 'text' | 'integer' | 'number' | 'boolean' | 'timestamp' | 'date';
  /** Made once for the constants, or undefined when they do not fit (a pattern that RE2 refuses, a bad date). */
  readonly prepare: (...constants: (string | number)[]) => ((text: string) => string | number | undefined) | undefined;
}

/** Functions that look at missing values or at the types of their arguments; `check.ts` and `evaluate.ts` know them. */
interface SpecialFunction extends Described {
  readonly over: 'special';
}

export type ExpressionFunction = NumberFunction | TextFunction | SpecialFunction;

const US_PER_SECOND = 1_000_000;

function part(name: string, doc: string, docPt: string, of: (us: number) => number): NumberFunction {
  return { over: 'number', name, usage: `${name}(moment)`, doc, docPt, args: ['moment'], result: 'integer', of };
}

const dayOf = (us: number) => Math.floor(us / US_PER_DAY);
const within = (us: number, unit: number, count: number) => {
  const whole = Math.floor(us / unit);
  return whole - Math.floor(whole / count) * count;
};

function numeric(
  name: string,
  doc: string,
  docPt: string,
  of: (x: number) => number,
  result: NumberFunction['result'] = 'number',
): NumberFunction {
  return { over: 'number', name, usage: `${name}(x)`, doc, docPt, args: ['number'], result, of };
}

/** Half away from zero, to `digits` decimals. */
function round(x: number, digits = 0): number {
  const factor = pow(10, digits);
  const scaled = x * factor;
  return (scaled < 0 ? -Math.floor(-scaled + 0.5) : Math.floor(scaled + 0.5)) / factor;
}

export const FUNCTIONS: readonly ExpressionFunction[] = [
  {
    over: 'special',
    name: 'is_missing',
    usage: 'is_missing(x)',
    args: ['any'],
    doc: 'True where x is missing.',
    docPt: 'Verdadeiro onde x falta.',
  },
  {
    over: 'special',
    name: 'coalesce',
    usage: 'coalesce(x, y, …)',
    args: ['any', 'any'],
    optional: true,
    doc: 'The first of its arguments that is not missing.',
    docPt: 'O primeiro argumento que não falta.',
  },
  {
    over: 'special',
    name: 'if',
    usage: 'if(condition, x, y)',
    args: ['boolean', 'any', 'any'],
    doc: 'x where the condition is true, y where it is false, missing where it is missing.',
    docPt: 'x onde a condição é verdadeira, y onde é falsa, faltante onde ela falta.',
  },
  numeric('abs', 'Absolute value.', 'Valor absoluto.', Math.abs, 'same'),
  {
    ...numeric(
      'round',
      'Rounded, halves away from zero, to `digits` decimals (0 when left out).',
      'Arredondado, metades para longe do zero, com `digits` casas (0 se omitido).',
      round as (x: number) => number,
    ),
    usage: 'round(x, digits)',
    args: ['number', 'number'],
    optional: 1,
    of: round,
  },
  numeric('floor', 'The largest whole number not above x.', 'O maior inteiro não acima de x.', Math.floor, 'integer'),
  numeric('ceil', 'The smallest whole number not below x.', 'O menor inteiro não abaixo de x.', Math.ceil, 'integer'),
  numeric('sqrt', 'Square root; missing below 0.', 'Raiz quadrada; faltante abaixo de 0.', Math.sqrt),
  numeric('log', 'Natural logarithm; missing at 0 and below.', 'Logaritmo natural; faltante em 0 e abaixo.', (x) =>
    x > 0 ? log(x) : NaN,
  ),
  numeric('exp', 'e to the power of x.', 'e elevado a x.', exp),
  {
    over: 'number',
    name: 'pow',
    usage: 'pow(x, y)',
    args: ['number', 'number'],
    result: 'number',
    of: pow,
    doc: 'x to the power of y.',
    docPt: 'x elevado a y.',
  },
  {
    over: 'number',
    name: 'min',
    usage: 'min(x, y, …)',
    args: ['number', 'number'],
    optional: true,
    result: 'same',
    of: (...xs) => xs.reduce((a, b) => (b < a ? b : a)),
    doc: 'The smallest of its arguments in the same row.',
    docPt: 'O menor dos argumentos na mesma linha.',
  },
  {
    over: 'number',
    name: 'max',
    usage: 'max(x, y, …)',
    args: ['number', 'number'],
    optional: true,
    result: 'same',
    of: (...xs) => xs.reduce((a, b) => (b > a ? b : a)),
    doc: 'The largest of its arguments in the same row.',
    docPt: 'O maior dos argumentos na mesma linha.',
  },
  {
    over: 'number',
    name: 'number',
    usage: 'number(x)',
    args: ['number'],
    result: 'number',
    of: (x) => x,
    doc: 'x as a number; a boolean as 0 or 1.',
    docPt: 'x como número; booleano como 0 ou 1.',
  },
  {
    over: 'number',
    name: 'integer',
    usage: 'integer(x)',
    args: ['number'],
    result: 'integer',
    of: Math.trunc,
    doc: 'x without its decimals, towards zero.',
    docPt: 'x sem as casas decimais, em direção a zero.',
  },
  {
    over: 'special',
    name: 'text',
    usage: 'text(x)',
    args: ['any'],
    doc: 'x as text: numbers in their shortest form, `true` and `false`, moments as ISO 8601.',
    docPt: 'x como texto: números na forma mais curta, `true` e `false`, momentos em ISO 8601.',
  },
  part('year', 'The year, UTC.', 'O ano, UTC.', (us) => civilFromDays(dayOf(us)).year),
  part('month', 'The month, 1 to 12, UTC.', 'O mês, 1 a 12, UTC.', (us) => civilFromDays(dayOf(us)).month),
  part(
    'day',
    'The day of the month, 1 to 31, UTC.',
    'O dia do mês, 1 a 31, UTC.',
    (us) => civilFromDays(dayOf(us)).day,
  ),
  part('hour', 'The hour, 0 to 23, UTC.', 'A hora, 0 a 23, UTC.', (us) => within(us, US_PER_HOUR, 24)),
  part('minute', 'The minute, 0 to 59.', 'O minuto, 0 a 59.', (us) => within(us, US_PER_MINUTE, 60)),
  part('second', 'The second, 0 to 59.', 'O segundo, 0 a 59.', (us) => within(us, US_PER_SECOND, 60)),
  part(
    'weekday',
    'The day of the week, 0 = Monday to 6 = Sunday, UTC.',
    'O dia da semana, 0 = segunda a 6 = domingo, UTC.',
    (us) => (((dayOf(us) + 3) % 7) + 7) % 7,
  ),
  part('day_of_year', 'The day of the year, 1 to 366, UTC.', 'O dia do ano, 1 a 366, UTC.', (us) => {
    const day = dayOf(us);
    return day - daysFromCivil(civilFromDays(day).year, 1, 1) + 1;
  }),
  {
    over: 'number',
    name: 'days',
    usage: 'days(n)',
    args: ['number'],
    result: 'number',
    of: (n) => n * US_PER_DAY,
    doc: 'n days as a span that can be added to a moment (microseconds).',
    docPt: 'n dias como intervalo que se soma a um momento (microssegundos).',
  },
  {
    over: 'number',
    name: 'hours',
    usage: 'hours(n)',
    args: ['number'],
    result: 'number',
    of: (n) => n * US_PER_HOUR,
    doc: 'n hours as a span (microseconds).',
    docPt: 'n horas como intervalo (microssegundos).',
  },
  {
    over: 'number',
    name: 'minutes',
    usage: 'minutes(n)',
    args: ['number'],
    result: 'number',
    of: (n) => n * US_PER_MINUTE,
    doc: 'n minutes as a span (microseconds).',
    docPt: 'n minutos como intervalo (microssegundos).',
  },
  {
    over: 'text',
    name: 'lower',
    usage: 'lower(text)',
    args: ['text'],
    result: 'text',
    prepare: () => (text) => text.toLowerCase(),
    doc: 'In lower case.',
    docPt: 'Em minúsculas.',
  },
  {
    over: 'text',
    name: 'upper',
    usage: 'upper(text)',
    args: ['text'],
    result: 'text',
    prepare: () => (text) => text.toUpperCase(),
    doc: 'In upper case.',
    docPt: 'Em maiúsculas.',
  },
  {
    over: 'text',
    name: 'trim',
    usage: 'trim(text)',
    args: ['text'],
    result: 'text',
    prepare: () => (text) => text.trim(),
    doc: 'Without white space at both ends.',
    docPt: 'Sem espaços nas pontas.',
  },
  {
    over: 'text',
    name: 'length',
    usage: 'length(text)',
    args: ['text'],
    result: 'integer',
    prepare: () => (text) => [...text].length,
    doc: 'How many characters.',
    docPt: 'Quantos caracteres.',
  },
  {
    over: 'text',
    name: 'contains',
    usage: 'contains(text, part)',
    args: ['text', 'text'],
    result: 'boolean',
    prepare: (wanted) => (text) => (text.includes(String(wanted)) ? 1 : 0),
    doc: 'True where the text holds the part.',
    docPt: 'Verdadeiro onde o texto contém a parte.',
  },
  {
    over: 'text',
    name: 'starts_with',
    usage: 'starts_with(text, start)',
    args: ['text', 'text'],
    result: 'boolean',
    prepare: (wanted) => (text) => (text.startsWith(String(wanted)) ? 1 : 0),
    doc: 'True where the text begins so.',
    docPt: 'Verdadeiro onde o texto começa assim.',
  },
  {
    over: 'text',
    name: 'ends_with',
    usage: 'ends_with(text, end)',
    args: ['text', 'text'],
    result: 'boolean',
    prepare: (wanted) => (text) => (text.endsWith(String(wanted)) ? 1 : 0),
    doc: 'True where the text ends so.',
    docPt: 'Verdadeiro onde o texto termina assim.',
  },
  {
    over: 'text',
    name: 'substring',
    usage: 'substring(text, from, count)',
    args: ['text', 'number', 'number'],
    optional: 1,
    result: 'text',
    prepare: substring,
    doc: 'Characters from the one numbered `from` (1 = the first), `count` of them or all that follow.',
    docPt: 'Caracteres a partir do de número `from` (1 = o primeiro), `count` deles ou todos os seguintes.',
  },
  {
    over: 'text',
    name: 'replace',
    usage: 'replace(text, part, by)',
    args: ['text', 'text', 'text'],
    result: 'text',
    prepare: (wanted, by) => (text) => text.split(String(wanted)).join(String(by)),
    doc: 'Every occurrence of the part replaced.',
    docPt: 'Toda ocorrência da parte trocada.',
  },
  {
    over: 'text',
    name: 'matches',
    usage: 'matches(text, pattern)',
    args: ['text', 'text'],
    result: 'boolean',
    prepare: matches,
    doc: 'True where the whole text fits the RE2 pattern (no look-around, no back-references).',
    docPt: 'Verdadeiro onde o texto inteiro casa com o padrão RE2 (sem olhar em volta nem referências).',
  },
  {
    over: 'text',
    name: 'parse_number',
    usage: 'parse_number(text)',
    args: ['text'],
    result: 'number',
    prepare: () => readNumber,
    doc: 'The number that the text writes; missing where it writes none.',
    docPt: 'O número que o texto escreve; faltante onde não escreve.',
  },
  {
    over: 'text',
    name: 'timestamp',
    usage: 'timestamp("2013-10-01T04:00:00Z")',
    args: ['text'],
    result: 'timestamp',
    prepare: () => readTimestamp,
    doc: 'The moment that an ISO 8601 text names, UTC when it names no zone.',
    docPt: 'O momento que um texto ISO 8601 nomeia, UTC se não nomeia fuso.',
  },
  {
    over: 'text',
    name: 'date',
    usage: 'date("2013-10-01")',
    args: ['text'],
    result: 'date',
    prepare: () => readDate,
    doc: 'The day that a text `year-month-day` names.',
    docPt: 'O dia que um texto `ano-mês-dia` nomeia.',
  },
];

const byName: ReadonlyMap<string, ExpressionFunction> = new Map(FUNCTIONS.map((each) => [each.name, each]));

export function functionOf(name: string): ExpressionFunction | undefined {
  return byName.get(name);
}

function substring(from: string | number, count?: string | number) {
  const start = Number(from) - 1;
  if (!Number.isInteger(start) || start < 0) return undefined;
  return (text: string) => {
    const characters = [...text];
    return characters.slice(start, count === undefined ? undefined : start + Number(count)).join('');
  };
}

function matches(pattern: string | number) {
  const fits = compilePattern(String(pattern));
  return fits && ((text: string) => (fits(text) ? 1 : 0));
}

function readNumber(text: string): number | undefined {
  const trimmed = text.trim();
  return /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(trimmed) ? Number(trimmed) : undefined;
}
