import type { Calls } from './call.ts';

export const enteringCalls: Calls = {};
