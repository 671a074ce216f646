import type { Messages } from './message.ts';

export const table: Messages = {};
