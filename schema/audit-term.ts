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

/** How texts become terms; of many events, with what is known already. */
type Reader = { term: typeof termOf; text(text: string): { ids: string[]; words: string[] } };

/** What a text is found by: the ids in it, and its words. */
const readText = (text: string) => ({
  ids: (text.match(uuid) ?? []).map((id) => termOf('id', id)),
  words: wordsIn(text).map((word) => termOf('word', word)),
});

/** Every term of an event, as the decimal text of a bigint. */
export function termsOf(
  { action, actorName, objectKind, objectId, requestId, details }: Told,
  read: Reader = { term: termOf, text: readText },
): string[] {
  // What somebody looked for is not found by looking for it.
  const facts = action === 'audit.read' ? [] : textsIn(details);
  const found = [actorName ?? '', objectKind ?? '', ...facts].map(read.text);
  const terms = [
    read.term('act', action),
    ...(requestId ? [read.term('request', requestId)] : []),
    ...(objectId ? [read.term('id', objectId)] : []),
    ...found.flatMap(({ ids }) => ids),
    ...found.flatMap(({ words }) => words),
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

/** Makes events findable that were linked together, the first of them as `firstSeq`. */
export async function keepTerms(tx: Rows, events: readonly ChainedEvent[], firstSeq: number): Promise<void> {
  const reader = openReader();
  const seqs = new Map<string, number[]>();
  events.forEach((event, at) => {
    for (const term of termsOf(event, reader)) {
      const known = seqs.get(term);
      if (known) known.push(firstSeq + at);
      else seqs.set(term, [firstSeq + at]);
    }
  });
  await tx.sql(
    `insert into audit_term (tenant_id, term, oldest, newest, seqs)
     select $1, term, $2, $3, seqs::bigint[] from unnest($4::bigint[], $5::text[]) as given (term, seqs) order by term`,
    [
      tx.tenantId,
      events[0]!.at,
      events.at(-1)!.at,
      [...seqs.keys()],
      Array.from(seqs.values(), (some) => `{${some.join(',')}}`),
    ],
  );
}

/** Events of a while are by the same few people, about the same few things. */
const openReader = (): Reader => ({
  term: remembered((kind, text) => `${kind} ${text}`, termOf),
  text: remembered((text) => text, readText),
});

function remembered<Given extends unknown[], Answer>(
  keyOf: (...given: Given) => string,
  act: (...given: Given) => Answer,
) {
  const known = new Map<string, Answer>();
  return (...given: Given): Answer => {
    const key = keyOf(...given);
    const answer = known.get(key) ?? act(...given);
    known.set(key, answer);
    return answer;
  };
}

/** A transaction's worth. */
const batchTerms = 5_000;

/**
 * Forgets terms of events that have left the record: those before the first link that is left. Of what was linked
 * together and is there in part, that part stays found. Answers how many rows it saw to; 0 when all is done.
 */
export async function forgetTerms({ sql, tenantId }: Rows): Promise<number> {
  const [seen] = await sql<{ rows: number }>(
    // The day narrows down the blocks to look at: who began to act before another may be linked after them.
    `with first as materialized (
       select coalesce(min(seq), 9223372036854775807) as seq,
         coalesce(min(event_at) + interval '1 day', 'infinity') as at from audit_link where tenant_id = $1),
     over as (
       delete from audit_term where ctid = any (array(
         select t.ctid from audit_term t, first f
         where t.tenant_id = $1 and t.oldest < f.at and t.seqs[1] < f.seq limit ${batchTerms}))
       returning *),
     kept as (
       insert into audit_term (tenant_id, term, oldest, newest, seqs)
       select o.tenant_id, o.term, o.oldest, o.newest, array_agg(l.seq order by l.seq)
       from over o cross join lateral unnest(o.seqs) l (seq), first f where l.seq >= f.seq
       group by o.tenant_id, o.term, o.oldest, o.newest)
     select count(*)::int as rows from over`,
    [tenantId],
  );
  return seen!.rows;
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
