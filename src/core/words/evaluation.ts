import type { Messages } from './message.ts';

export const evaluation: Messages = {};
