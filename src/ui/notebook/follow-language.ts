/** What the app itself wrote and nobody has changed yet speaks the language that the app speaks now. */
import { markLesson, readNotebook } from '../../core/store/notebooks.ts';
import type { App } from '../app/app.svelte.ts';
import type { Language } from '../app/say.ts';
import { emptyText } from './empty-text.ts';
import { exampleFile, lessonFile } from './lesson.ts';
import { keepAnswered, propose } from './proposal.ts';
import type { NotebookSession } from './session.svelte.ts';

/**
 * Puts an untouched example, lesson, proposal or empty notebook into the app's language, as one step that can be
 * undone. A text that a person has changed is theirs and stays.
 */
export async function followLanguage(app: App, session: NotebookSession): Promise<void> {
  const { language } = app;
  const spoken: Language = session.notebook.front.language?.startsWith('pt') ? 'pt' : 'en';
  if (spoken === language) return;
  const { text } = session;
  const isCurrent = () => app.language === language && session.text === text;
  const proposal = app.proposals[session.id];
  if (proposal) {
    if (proposal.text !== text) return;
    const next = await propose(session.engine, session.id, proposal.source, language, proposal.said);
    if (!isCurrent()) return;
    session.edit(next.text);
    app.setProposal(session.id, { ...next, questions: keepAnswered(proposal.questions, next) });
    return;
  }
  if (text === emptyText(spoken)) return session.edit(emptyText(language));
  const { store } = session.world;
  const { example, lesson } = (await readNotebook(store, session.id))?.head ?? {};
  const fileOf = lesson ? lessonFile : exampleFile;
  const name = lesson?.name ?? example;
  if (name === undefined) return;
  const [own, other] = await Promise.all([language, spoken].map((each) => app.host.shipped.text(fileOf(name, each))));
  if (own === undefined || text !== other || !isCurrent()) return;
  if (lesson) await markLesson(store, session.id, { name, given: own });
  session.edit(own);
}
