/** Words of deletion of a tenant and help from outside. */
export const glass = {
  'notice.title': 'Notices to you',
  'notice.seen': 'I have seen it',
} as const;
