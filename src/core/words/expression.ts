import type { Messages } from './message.ts';

export const expression: Messages = {
  'expression.unexpected': {
    en: 'expression, line {line}, column {column}: {got} does not fit here; expected a value, a column or a function',
    pt: 'expressão, linha {line}, coluna {column}: {got} não cabe aqui; esperado um valor, uma coluna ou uma função',
  },
  'expression.unfinished': {
    en: 'expression, line {line}, column {column}: it ends where a value, a column or a function must follow',
    pt: 'expressão, linha {line}, coluna {column}: acaba onde deve vir um valor, uma coluna ou uma função',
  },
  'expression.unclosed': {
    en: 'expression, line {line}, column {column}: a closing bracket or a comma is missing',
    pt: 'expressão, linha {line}, coluna {column}: falta fechar um parêntese ou uma vírgula',
  },
  'expression.open_quote': {
    en: 'expression, line {line}, column {column}: this quote is never closed',
    pt: 'expressão, linha {line}, coluna {column}: estas aspas nunca se fecham',
  },
  'expression.too_deep': {
    en: 'expression, column {column}: brackets nest deeper than 200; derive a column for a part of it',
    pt: 'expressão, coluna {column}: parênteses aninhados além de 200; derive uma coluna para uma parte',
  },
  'expression.no_column': {
    en: 'expression, line {line}, column {column}: the data have no column {name}',
    pt: 'expressão, linha {line}, coluna {column}: os dados não têm a coluna {name}',
  },
  'expression.no_column_near': {
    en: 'expression, line {line}, column {column}: the data have no column {name}; did you mean {nearest}?',
    pt: 'expressão, linha {line}, coluna {column}: os dados não têm a coluna {name}; seria {nearest}?',
  },
  'expression.no_function': {
    en: 'expression, line {line}, column {column}: there is no function {name}',
    pt: 'expressão, linha {line}, coluna {column}: não há função {name}',
  },
  'expression.no_function_near': {
    en: 'expression, line {line}, column {column}: there is no function {name}; did you mean {nearest}?',
    pt: 'expressão, linha {line}, coluna {column}: não há função {name}; seria {nearest}?',
  },
  'expression.operand': {
    en: 'expression, line {line}, column {column}: {operator} takes a {expected}, this is a {got}',
    pt: 'expressão, linha {line}, coluna {column}: {operator} recebe {expected}, isto é {got}',
  },
  'expression.compare': {
    en: 'expression, line {line}, column {column}: a {left} cannot be compared with a {right}',
    pt: 'expressão, linha {line}, coluna {column}: {left} não se compara com {right}',
  },
  'expression.arithmetic': {
    en: 'expression, line {line}, column {column}: {operator} does not work on a {left} and a {right}',
    pt: 'expressão, linha {line}, coluna {column}: {operator} não funciona com {left} e {right}',
  },
  'expression.constant_items': {
    en: 'expression, line {line}, column {column}: the list after in holds constants only',
    pt: 'expressão, linha {line}, coluna {column}: a lista depois de in só tem constantes',
  },
  'expression.arguments': {
    en: 'expression, line {line}, column {column}: {name} got {got} arguments; it is written {usage}',
    pt: 'expressão, linha {line}, coluna {column}: {name} recebeu {got} argumentos; escreve-se {usage}',
  },
  'expression.argument': {
    en: 'expression, line {line}, column {column}: {name} takes a {expected} here, this is a {got}',
    pt: 'expressão, linha {line}, coluna {column}: {name} recebe aqui {expected}, isto é {got}',
  },
  'expression.constant_argument': {
    en: 'expression, line {line}, column {column}: {name} takes a constant here: {usage}',
    pt: 'expressão, linha {line}, coluna {column}: {name} recebe aqui uma constante: {usage}',
  },
  'expression.bad_constant': {
    en: 'expression, line {line}, column {column}: {name} cannot use {got}; patterns are RE2 (no look-around, no back-references), positions count from 1',
    pt: 'expressão, linha {line}, coluna {column}: {name} não pode usar {got}; padrões são RE2 (sem olhar em volta nem referências), posições contam de 1',
  },
  'expression.bad_moment': {
    en: 'expression, line {line}, column {column}: {got} names no moment; write it as {usage}',
    pt: 'expressão, linha {line}, coluna {column}: {got} não nomeia um momento; escreva como {usage}',
  },
  'expression.mixed': {
    en: 'expression, line {line}, column {column}: {name} would give different types ({types}); make them one',
    pt: 'expressão, linha {line}, coluna {column}: {name} daria tipos diferentes ({types}); use um só',
  },
  'expression.no_condition': {
    en: 'expression: a condition must be true or false, this is a {got}',
    pt: 'expressão: uma condição deve ser verdadeira ou falsa, isto é {got}',
  },
};
