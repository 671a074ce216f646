/** Answers to what a file leaves open, in words: what its first example means by each of them. */
import type { Choice, Question } from '../../core/table/csv/question.ts';
import type { App } from '../app/app.svelte.ts';
import { LOCALES } from '../app/say.ts';
import { words } from '../words/proposal.ts';

type Voice = Pick<App, 'say' | 'language'>;

export function choiceLabel({ about, examples }: Question, { says, reads }: Choice, app: Voice): string {
  const [example] = examples;
  const [read] = reads;
  if (about === 'header') return app.say(says['header'] === true ? words.header_yes : words.header_no);
  if (about === 'encoding') return String(says['encoding']);
  if (about === 'date_order') {
    const order = app.say(says['date_order'] === 'dmy' ? words.dmy : words.mdy);
    return read ? `${order}: ${app.say(words.means, { example: example!, read: longDay(read, app) })}` : order;
  }
  const mark = says['decimal'] === ',' ? 'comma' : 'point';
  const thousands = String(says['thousands']);
  const grouped = thousands !== '' && example!.includes(thousands);
  const meaning = app.say(grouped ? words.thousands : words[`decimal_${mark}`]);
  return `${app.say(words.means, { example: example!, read: plainNumber(read ?? '', app) })} (${meaning})`;
}

/** What holds while nobody answers. */
export function openLabel(question: Question, app: Voice): string {
  const { assumed, choices } = question;
  if (assumed !== undefined) {
    return app.say(words.assumed, { choice: choiceLabel(question, choices[assumed]!, app) });
  }
  return app.say(words.stays_text);
}

/** Without groups, whose mark is what is asked about. */
function plainNumber(text: string, { language }: Voice): string {
  return Number(text).toLocaleString(LOCALES[language], { useGrouping: false, maximumFractionDigits: 20 });
}

function longDay(iso: string, { language }: Voice): string {
  return new Date(`${iso}T00:00:00Z`).toLocaleDateString(LOCALES[language], { dateStyle: 'long', timeZone: 'UTC' });
}
