import type { Messages } from './message.ts';

export const expression: Messages = {};
