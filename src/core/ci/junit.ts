/** JUnit XML as Jenkins' xunit reads it: one suite for the notebook, one case for each cell, expectation and requirement. */
import { renderProblem } from '../words/index.ts';
import type { CiCase, CiReport } from './report.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // A reader makes spaces of these in an attribute.
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** The report as UTF-8 text; messages are English. No time or host is in it but the seconds that cells took. */
export function junitXml(report: CiReport): string {
  const { cases, notebook } = report;
  const count = (state: CiCase['state']) => cases.filter((each) => each.state === state).length;
  const seconds = cases.reduce((sum, each) => sum + each.seconds, 0);
  const totals =
    `tests="${cases.length}" failures="${count('failed')}" errors="${count('error')}" ` +
    `skipped="${count('skipped')}" time="${seconds.toFixed(3)}"`;
  const suite = notebook.replace(/\.md$/, '').replace(/[\\/.]+/g, '_');
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="bancada" ${withoutSkipped(totals)}>`,
    `<testsuite name="${escape(notebook)}" ${totals}>`,
    ...cases.map((each) => caseXml(each, suite)),
    '</testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

/** `testsuites` has no such attribute in Jenkins' schema. */
function withoutSkipped(totals: string): string {
  return totals.replace(/ skipped="\d+"/, '');
}

function caseXml(each: CiCase, suite: string): string {
  const name = each.name === each.kind ? each.cell : `${each.cell}: ${each.name}`;
  const open = `<testcase classname="${escape(`${suite}.${each.kind}`)}" name="${escape(name)}" time="${each.seconds.toFixed(3)}"`;
  if (each.state === 'passed') return `${open}/>`;
  const lines = each.said.map((said) => {
    const { file, line, column } = said.where;
    const place = [file, line, column].filter((part) => part !== undefined).join(':');
    return `${place === '' ? '' : `${place}: `}${renderProblem(said, 'en')}`;
  });
  if (each.fault !== undefined) lines.push(each.fault);
  const message = escape(lines[0] ?? 'said no');
  if (each.state === 'skipped') return `${open}><skipped message="${escape(lines[0] ?? 'not run')}"/></testcase>`;
  const tag = each.state === 'failed' ? 'failure' : 'error';
  const type = escape(each.said[0]?.code ?? (each.fault === undefined ? 'said_no' : 'fault'));
  return `${open}><${tag} message="${message}" type="${type}">${escape(lines.join('\n'))}</${tag}></testcase>`;
}

function escape(text: string): string {
  const allowed = Array.from(text, (sign) => (isXml(sign.codePointAt(0)!) ? sign : '\ufffd')).join('');
  return allowed.replace(/[&<>"\t\r\n]/g, (sign) => ENTITIES[sign]!);
}

/** XML 1.0, `Char`: no other control characters, no lone surrogates. */
function isXml(code: number): boolean {
  if (code < 0x20) return code === 0x9 || code === 0xa || code === 0xd;
  return code < 0xd800 || (code > 0xdfff && code < 0xfffe) || code > 0xffff;
}
