import type { Messages } from './message.ts';

export const engine: Messages = {};
