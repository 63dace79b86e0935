/** Words of deletion of a tenant and help from outside. */
export const glass = {
  'notice.title': 'Meddelanden till dig',
  'notice.seen': 'Jag har sett det',
} as const;
