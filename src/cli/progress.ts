import type { CellStatus, Progress } from '../core/graph/engine.ts';
import type { Language } from '../core/words/index.ts';
import type { Host } from './host.ts';
import { unitText } from './lines.ts';
import { numberText, summaryLine } from './print.ts';

const DRAW_EVERY_MS = 100;
const DONE = ['fresh', 'cached', 'failed', 'cancelled', 'blocked'];

/**
 * Says how a run goes: one line for each cell that is done and, on a terminal, a bar for each cell that runs, drawn
 * over itself. In a pipe there are no bars.
 */
export class RunProgress {
  private readonly host: Host;
  private readonly running = new Map<string, CellStatus>();
  private readonly said = new Set<string>();
  private drawn = 0;
  private readonly timer: ReturnType<typeof setInterval> | undefined;

  constructor(host: Host) {
    this.host = host;
    if (host.columns !== undefined) this.timer = setInterval(() => this.draw(), DRAW_EVERY_MS);
  }

  take(status: CellStatus): void {
    if (status.state === 'running') this.running.set(status.cell, status);
    if (!DONE.includes(status.state) || this.said.has(status.cell)) return;
    this.said.add(status.cell);
    this.running.delete(status.cell);
    this.clear();
    this.host.err(`${doneLine(status, this.host.language)}\n`);
  }

  end(): void {
    clearInterval(this.timer);
    this.clear();
  }

  private draw(): void {
    this.clear();
    const width = this.host.columns!;
    const lines = [...this.running.values()].map((each) => barLine(each, width, this.host.language));
    this.host.err(lines.map((line) => `${line}\n`).join(''));
    this.drawn = lines.length;
  }

  private clear(): void {
    if (this.drawn > 0) this.host.err(`\u001b[${this.drawn}A\u001b[0J`);
    this.drawn = 0;
  }
}

const MARKS: Readonly<Record<string, string>> = {
  fresh: '✓',
  cached: '=',
  failed: '✗',
  cancelled: '-',
  blocked: '·',
};

interface Words {
  readonly states: Readonly<Record<string, string>>;
  readonly saidNo: string;
  readonly waitsFor: string;
  left(time: string): string;
}

const WORDS: Readonly<Record<Language, Words>> = {
  en: { states: {}, saidNo: 'said no', waitsFor: 'waits for', left: (time) => `${time} left` },
  pt: {
    states: {
      ...{ fresh: 'atual', cached: 'em cache', stale: 'desatualizada', failed: 'falhou' },
      ...{ cancelled: 'cancelada', blocked: 'bloqueada', interrupted: 'interrompida' },
    },
    saidNo: 'disse não',
    waitsFor: 'espera por',
    left: (time) => `faltam ${time}`,
  },
};

/** A cell's state as the person's language names it. */
export function stateText(state: string, language: Language): string {
  return WORDS[language].states[state] ?? state;
}

function doneLine(status: CellStatus, language: Language): string {
  const { cell, kind, state, ms, output, waitsFor } = status;
  const words = WORDS[language];
  const time = state === 'fresh' && ms !== undefined ? ` ${durationText(ms)}` : '';
  const no = output?.saidNo ? ` ${words.saidNo}` : '';
  const waits = waitsFor && waitsFor.length > 0 ? ` ${words.waitsFor} ${waitsFor.join(', ')}` : '';
  const summary = output ? `  ${summaryLine(output.result)}` : '';
  return `${MARKS[state]} ${cell} (${kind}) ${stateText(state, language)}${no}${waits}${time}${summary}`.trimEnd();
}

function barLine(status: CellStatus, width: number, language: Language): string {
  const { cell, progress } = status;
  if (!progress) return `  ${cell} …`.slice(0, width - 1);
  const text = ` ${percent(progress)} ${progressText(progress, language)}`;
  const room = Math.min(30, width - cell.length - text.length - 6);
  const filled = Math.round(room * share(progress));
  const bar = room > 4 ? `[${'█'.repeat(filled)}${' '.repeat(room - filled)}]` : '';
  return `  ${cell} ${bar}${text}`.slice(0, width - 1);
}

function share({ done, total }: Progress): number {
  return total > 0 ? Math.min(1, done / total) : 0;
}

function percent(progress: Progress): string {
  return `${Math.floor(100 * share(progress))}%`.padStart(4);
}

function progressText({ done, total, unit, secondsLeft }: Progress, language: Language): string {
  const left = secondsLeft === undefined ? '' : `, ${WORDS[language].left(durationText(secondsLeft * 1000))}`;
  return `${numberText(done)}/${numberText(total)} ${unitText(language, unit)}${left}`;
}

export function durationText(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 99_500) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.round(ms / 60_000)} min`;
}
