import type { Calls } from './call.ts';

export const tenantCalls: Calls = {};
