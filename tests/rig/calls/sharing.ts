import type { Calls } from './call.ts';

export const sharingCalls: Calls = {};
