import { expect, test } from 'vitest';
import type { Database } from '#schema/database.ts';
import { openAnswering } from '#tests/rig/answering.ts';
import { askShelf, listen } from '#tests/rig/chat.ts';
import { openFollowing } from './read.ts';

const page = { url: 'https://example.org/', title: 'Fees', language: 'en', text: 'A boat place is 450 kronor a year.' };

test('however many read an answer from one place, the database is asked once for all of them', async () => {
  await using stage = await openAnswering([page]);
  const { tenantId } = stage.shelf;
  const { messageId, events } = await askShelf(stage.chat, stage.shelf, stage.personId, 'What is a boat place?');
  let looks = 0;
  const counted: Database = {
    ...stage.db,
    readTenant: (...asked) => {
      looks++;
      return stage.db.readTenant(...asked);
    },
  };
  const follow = openFollowing(counted);
  const read = () => listen({ events: follow({ tenantId, personId: stage.personId, messageId, afterSeq: 0 }) });
  const told = await Promise.all(Array.from({ length: 20 }, read));
  for (const one of told) expect(one.events).toEqual(events);
  // The events, and that there are no more.
  expect(looks).toBe(2);
});
