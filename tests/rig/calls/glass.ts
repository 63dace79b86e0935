import type { Calls } from './call.ts';

export const glassCalls: Calls = {
  'GET /notice': {},
  'PUT /notice/:id/seen': { id: 'noticeId' },
};
