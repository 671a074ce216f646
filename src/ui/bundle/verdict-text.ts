/** A verdict to hand on: as JSON for programs, as Markdown for people. */
import type { OpenBundle, ReplayFindings } from '../../core/bundle/desk.ts';
import { replaySentence, verdictSentences } from '../../core/bundle/replay-words.ts';
import type { App } from '../app/app.svelte.ts';
import { say } from '../app/say.ts';
import { words } from '../words/bundle.ts';
import { renderProblem } from '../../core/words/index.ts';

/** What `bancada replay --json` prints, with the SHA-256 of the manifest beside it; messages in English. */
export function verdictJson(bundle: OpenBundle, findings: ReplayFindings): string {
  const { verdict, first, cells, unclaimed, plan, problems } = findings;
  const english = (each: Parameters<typeof renderProblem>[0]) => renderProblem(each, 'en');
  const told = [...problems, ...cells.flatMap((each) => each.problems)];
  const document = {
    bundle: bundle.file,
    manifest: bundle.digest,
    verdict,
    message: english(replaySentence(findings)),
    ...(first && { first: first.cell }),
    cells: Object.fromEntries(
      cells.map((found) => {
        const { cell, problems: _, ...rest } = found;
        return [cell, { ...rest, messages: verdictSentences(found).map(english) }];
      }),
    ),
    unclaimed,
    other_versions: plan.otherVersions,
    problems: told.map(({ code, severity, where, params }) => ({
      severity,
      code,
      message: english({ code, severity, where, params }),
      ...where,
      params,
    })),
  };
  const plain = (_: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value);
  return `${JSON.stringify(document, plain, 2)}\n`;
}

/** The verdict in the person's language. */
export function verdictMarkdown(app: App, bundle: OpenBundle, findings: ReplayFindings): string {
  const { language } = app;
  const lines = [
    `# ${inline(bundle.manifest.title || bundle.file)}`,
    '',
    `**${app.problem(replaySentence(findings))}**`,
    '',
    `- ${say(language, words.file)}: ${inline(bundle.file)}`,
    `- ${say(language, words.fingerprint)}: \`${bundle.digest}\``,
    '',
    ...findings.problems.map((each) => `- ${inline(app.problem(each))}`),
    `| ${say(language, words.cell)} | ${say(language, words.verdict)} |`,
    '| --- | --- |',
    ...findings.cells.map(({ cell, verdict }) => `| ${cell} | ${say(language, words[verdict])} |`),
    '',
    ...findings.cells.flatMap((found) => verdictSentences(found).map((each) => `- ${inline(app.problem(each))}`)),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

/** A text out of a bundle says nothing in Markdown. */
function inline(text: string): string {
  return text.replace(/[\\`*_[\]<>#|]/g, '\\$&').replace(/\s+/g, ' ');
}
