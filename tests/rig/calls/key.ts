import type { Calls } from './call.ts';

export const keyCalls: Calls = {};
