/**
 * By what an event is found: the words in it, its act, its request, and the ids it names, each as a number. They are
 * written with the event's link, a while after the event; until then whoever looks compares the events themselves.
 */
import { type Act, acts } from './act.ts';
import { sayAct } from './act-words.ts';
import type { ChainedEvent } from './chain.ts';
import type { Rows } from './database.ts';
import { sha256 } from './id.ts';

export type Told = Pick<ChainedEvent, 'action' | 'actorName' | 'objectKind' | 'objectId' | 'requestId' | 'details'>;

/** Of one event; a list in its details may be as long as it likes. */
const mostTerms = 100;
const mostWordChars = 100;
const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** Of an act, a request, or something with an id: whole, and apart from words. */
export const termOf = (kind: 'act' | 'request' | 'id' | 'word', text: string): string =>
  sha256(`${kind} ${text}`).readBigInt64BE(0).toString();

/** Every term of an event, as the decimal text of a bigint. */
export function termsOf(
  { action, actorName, objectKind, objectId, requestId, details }: Told,
  hashed: typeof termOf = termOf,
): string[] {
  // What somebody looked for is not found by looking for it.
  const facts = action === 'audit.read' ? [] : textsIn(details);
  const texts = [actorName ?? '', objectKind ?? '', ...facts];
  const ids = [objectId ?? '', ...texts].flatMap((text) => text.match(uuid) ?? []);
  const terms = [
    hashed('act', action),
    ...(requestId ? [hashed('request', requestId)] : []),
    ...ids.map((id) => hashed('id', id)),
    ...texts.flatMap(wordsIn).map((word) => hashed('word', word)),
  ];
  return [...new Set(terms)].slice(0, mostTerms);
}

/** For each word of a search the terms of which an event has to have one; an act is found by its words in any language. */
export const groupsOf = (text: string): string[][] => [
  ...(text.toLowerCase().match(uuid) ?? []).map((id) => [termOf('id', id)]),
  ...wordsIn(text).map((word) => [termOf('word', word), ...actsSaying(word).map((act) => termOf('act', act))]),
];

/** Whether an event has a term of each group. */
export function isAmong(event: Told, groups: readonly (readonly string[])[]): boolean {
  const terms = new Set(termsOf(event));
  return groups.every((group) => group.some((term) => terms.has(term)));
}

/** Makes events findable. In the order of the index, most rows come beside the one before. */
export async function keepTerms(tx: Rows, events: readonly ChainedEvent[]): Promise<void> {
  const hashed = rememberTerms();
  const rows = events.flatMap((event) => termsOf(event, hashed).map((term) => ({ term, at: event.at, id: event.id })));
  await tx.sql(
    `insert into audit_term (tenant_id, term, event_at, event_id)
     select $1, term, event_at, event_id from unnest($2::bigint[], $3::timestamptz[], $4::uuid[])
       as given (term, event_at, event_id)
     order by term, event_at, event_id`,
    [tx.tenantId, rows.map(({ term }) => term), rows.map(({ at }) => at), rows.map(({ id }) => id)],
  );
}

/** Events of a while are by the same few people, about the same few things. */
function rememberTerms(): typeof termOf {
  const known = new Map<string, string>();
  return (kind, text) => {
    const key = `${kind} ${text}`;
    const term = known.get(key) ?? termOf(kind, text);
    known.set(key, term);
    return term;
  };
}

/** Forgets the terms of events that have left the record: all that are older than what is linked. */
export async function forgetTerms({ sql, tenantId }: Rows): Promise<void> {
  await sql(
    `delete from audit_term where tenant_id = $1
       and event_at < coalesce((select min(event_at) from audit_link where tenant_id = $1), 'infinity')`,
    [tenantId],
  );
}

/** Lower-case words of letters and digits; ids are left to their own terms. */
const wordsIn = (text: string): string[] =>
  text
    .normalize('NFC')
    .toLowerCase()
    .replace(uuid, ' ')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && word.length <= mostWordChars);

const actsSaying = (word: string): Act[] =>
  acts.filter((act) =>
    [act, sayAct(act, 'sv'), sayAct(act, 'en')].some((said) => wordsIn(said).some((one) => one.startsWith(word))),
  );

/** Every text in details, names of settings too. */
function textsIn(details: unknown): string[] {
  if (typeof details === 'string') return [details];
  if (Array.isArray(details)) return details.flatMap(textsIn);
  if (details === null || typeof details !== 'object') return [];
  return Object.values(details).flatMap(textsIn);
}
