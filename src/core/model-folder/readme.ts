/** `README.md`: front matter that the Hugging Face hub reads, and the model card. */
import { stringify } from 'yaml';
import type { Language } from '../words/message.ts';
import { words } from './card-words.ts';
import { draftCard, numberText, sayIn } from './draft-card.ts';
import type { EvidenceChange } from './evidence.ts';
import type { ModelFacts } from './facts.ts';

/** What a person wrote in place of the draft, and what has changed since. */
export interface WrittenCard {
  readonly text: string;
  readonly changes: readonly EvidenceChange[];
}

export function readme(
  facts: ModelFacts,
  { language, card }: { readonly language: Language; readonly card?: WrittenCard },
): string {
  const text = card ? `${card.text.trim()}\n` : draftCard(facts, language);
  const notice = card && card.changes.length > 0 ? `> ${changeText(card.changes, language)}\n\n` : '';
  return `---\n${stringify(frontMatter(facts), { lineWidth: 0 })}---\n\n${notice}${text}`;
}

/** One sentence that names what changed, with both values. */
export function changeText(changes: readonly EvidenceChange[], language: Language): string {
  const say = sayIn(language);
  const show = (value: string | number | undefined) => {
    if (value === undefined) return say(words.nothing);
    return typeof value === 'number' ? numberText(value, language) : value;
  };
  const list = changes.map(({ what, before, now }) => `${what} ${show(before)} → ${show(now)}`);
  return say(words.changed, { changes: list.join('; ') });
}

function frontMatter({ name, fitted, training, evaluations }: ModelFacts): object {
  const task = fitted.task === 'classification' ? 'tabular-classification' : 'tabular-regression';
  const results = evaluations.map(({ cell, data, metrics }) => ({
    task: { type: task },
    dataset: { type: 'tabular', name: cell, revision: data },
    metrics: metrics
      .filter(({ value }) => value !== null)
      .map(({ metric, value, interval }) => ({
        type: metric,
        value,
        ...(interval && { args: { interval: [interval.low, interval.high], level: interval.level } }),
      })),
  }));
  const judged = results.filter(({ metrics }) => metrics.length > 0);
  return {
    library_name: 'onnx',
    pipeline_tag: task,
    tags: ['bancada', 'onnx', 'tabular', fitted.kind],
    bancada: {
      model: fitted.state.object,
      onnx: fitted.onnx.object,
      ...(training && { data: training.version }),
    },
    ...(judged.length > 0 && { 'model-index': [{ name, results: judged }] }),
  };
}
