/** A person who may ask, and what an answer's stream comes to. */
import { Client } from 'pg';
import type { Answering, Chat } from '#activities/chat.ts';
import type { ChatEvent, ChatInput } from '#schema/chat.ts';
import { newId } from '#schema/id.ts';
import type { Shelf } from './knowledge.ts';

/** A person who reads the shelf's space; what they search is the caller's to say when asking. */
export async function makeAsker(
  adminUrl: string,
  { tenantId, spaceId }: Pick<Shelf, 'tenantId' | 'spaceId'>,
): Promise<string> {
  const id = newId();
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    await admin.query(`insert into person (tenant_id, id, email, name, role) values ($1, $2, $3, 'Asker', 'user')`, [
      tenantId,
      id,
      `${id}@example.org`,
    ]);
    await admin.query(`insert into member (tenant_id, space_id, person_id, role) values ($1, $2, $3, 'viewer')`, [
      tenantId,
      spaceId,
      id,
    ]);
  } finally {
    await admin.end();
  }
  return id;
}

export type Told = {
  text: string;
  events: ChatEvent[];
  citations: Extract<ChatEvent, { kind: 'citation' }>['citation'][];
  sources: Extract<ChatEvent, { kind: 'sources' }>['sources'];
  /** The last event: done or error. */
  end: ChatEvent | undefined;
};

export async function listen(answering: Pick<Answering, 'events'>): Promise<Told> {
  const events: ChatEvent[] = [];
  for await (const { event } of answering.events) events.push(event);
  return {
    events,
    text: events.map((event) => (event.kind === 'text' ? event.text : '')).join(''),
    citations: events.flatMap((event) => (event.kind === 'citation' ? [event.citation] : [])),
    sources: events.flatMap((event) => (event.kind === 'sources' ? event.sources : [])),
    end: events.at(-1),
  };
}

/** Asks over one shelf and listens to the end. */
export async function askShelf(
  chat: Chat,
  shelf: Shelf,
  personId: string,
  question: string,
  more: Partial<ChatInput> = {},
): Promise<Told & { messageId: string; conversationId: string }> {
  const answering = await chat.ask({
    tenantId: shelf.tenantId,
    actor: { kind: 'person', id: personId },
    input: { question, spaceId: shelf.spaceId, filter: {}, ...more },
    collectionIds: [shelf.collectionId],
  });
  return { ...(await listen(answering)), messageId: answering.messageId, conversationId: answering.conversationId };
}
