import type { Calls } from './call.ts';

export const peopleCalls: Calls = {};
