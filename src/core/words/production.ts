import type { Messages } from './message.ts';

export const production: Messages = {};
