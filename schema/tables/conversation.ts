/** Conversations, as the person who holds them sees them. */
import { defineEntity, p } from '@mikro-orm/core';
import { isolated, key, madeAt } from './isolated.ts';

export const ConversationRow = defineEntity({
  name: 'ConversationRow',
  tableName: 'conversation',
  ...isolated,
  properties: {
    ...key,
    spaceId: p.uuid(),
    personId: p.uuid(),
    title: p.text(),
    createdAt: madeAt,
    updatedAt: madeAt,
    removedAt: p.datetime().nullable(),
  },
});
