import type { Messages } from './message.ts';

export const learn: Messages = {};
