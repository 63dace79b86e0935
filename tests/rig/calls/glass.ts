import type { Calls } from './call.ts';

export const glassCalls: Calls = {};
