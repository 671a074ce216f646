import type { Messages } from './message.ts';

export const notebook: Messages = {};
