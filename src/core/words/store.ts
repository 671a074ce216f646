import type { Messages } from './message.ts';

export const store: Messages = {};
