import type { OpenNewer } from '../../core/bundle/desk.ts';

/** A bundle of a newer format that is open in this tab: to be read, and nothing else. */
export class NewerSession {
  readonly id: string;
  readonly opened: OpenNewer;

  constructor(opened: OpenNewer) {
    this.opened = opened;
    this.id = opened.digest.slice(0, 12);
  }

  get title(): string {
    return this.opened.title || this.opened.file;
  }
}
