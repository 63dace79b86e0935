import type { Calls } from './call.ts';

export const federationCalls: Calls = {};
