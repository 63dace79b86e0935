/**
 * What answers say of a document in its own words goes with the document: the quotes, their places in the answer's text,
 * and the passages that stood beside it. The rest of an answer is its conversation's, and goes with that.
 */
import type { Tx } from '#schema/database.ts';
import { isHeldSql, lockHolds } from '#schema/held.ts';

/** In place of words that are gone; no language's. */
const gap = '[…]';

type Quoting = { id: string; text: string; quotes: string[] };

/** Deletes the citations of documents or versions and takes their quotes out of the answers that cite them. */
export async function takeBackQuotes(
  tx: Tx,
  column: 'document_id' | 'version_id',
  ids: readonly string[],
): Promise<void> {
  const params = [tx.tenantId, ids];
  const answers = await tx.sql<Quoting>(
    `select m.id, m.text, array_agg(c.quote) as quotes from citation c
       join message m on m.tenant_id = $1 and m.id = c.message_id
     where c.tenant_id = $1 and c.${column} = any ($2) group by m.id, m.text`,
    params,
  );
  await tx.sql(
    `update message m set text = g.text from unnest($2::uuid[], $3::text[]) g (id, text)
     where m.tenant_id = $1 and m.id = g.id and m.text <> g.text`,
    [tx.tenantId, answers.map(({ id }) => id), answers.map(withoutQuotes)],
  );
  await tx.sql(`delete from citation where tenant_id = $1 and ${column} = any ($2)`, params);
}

/** The longest first, so that one within another leaves nothing of it. */
export function withoutQuotes({ text, quotes }: Pick<Quoting, 'text' | 'quotes'>): string {
  const longestFirst = quotes.filter((quote) => quote !== '').sort((a, b) => b.length - a.length);
  return longestFirst.reduce((left, quote) => left.replaceAll(quote, gap), text);
}

/** Answers read in one transaction: each carries some pages of text. */
const answersAtOnce = 500;

/**
 * One stretch of all answers, from after `afterId` on: the passages of what this disposal has taken away, and one that
 * failed before it came to them, are emptied, and the stream of such an answer, which has them too, is dropped. A held conversation stays as it was: what it quotes has
 * been kept, and what else it was answered from stands there still. Answers where to go on; null at the end.
 */
export async function takeBackSources(tx: Tx, purgeId: string, afterId: string | null): Promise<string | null> {
  await lockHolds(tx);
  const [stretch] = await tx.sql<{ last: string | null; answers: number }>(
    `with stretch as materialized (
       select id, conversation_id, sources from message
       where tenant_id = $1 and ($3::uuid is null or id > $3) order by id limit ${answersAtOnce}
     ), emptied as (
       select s.id, jsonb_agg(case when i.object_id is null then e.source else ${emptied('e.source')} end order by e.n) as sources
       from stretch s cross join lateral jsonb_array_elements(s.sources) with ordinality e (source, n)
         left join lateral (
           select i.object_id from purge_item i join purge p on p.tenant_id = $1 and p.id = i.purge_id
           where i.tenant_id = $1 and i.state = 'gone' and (p.id = $2 or p.state = 'failed')
             and not coalesce((e.source ->> 'withdrawn')::boolean, false)
             and (i.kind = 'document' and i.object_id = (e.source ->> 'documentId')::uuid
               or i.kind = 'version' and i.object_id = (e.source ->> 'versionId')::uuid)
           limit 1) i on true
       group by s.id, s.conversation_id having bool_or(i.object_id is not null)
         and not ${isHeldSql('$1', 'conversation', 's.conversation_id')}
     ), written as (
       update message m set sources = x.sources from emptied x where m.tenant_id = $1 and m.id = x.id returning m.id
     ), dropped as (
       delete from message_event v using written w where v.tenant_id = $1 and v.message_id = w.id
     )
     select (select max(id::text) from stretch) as last, (select count(*) from stretch) as answers`,
    [tx.tenantId, purgeId, afterId],
  );
  return stretch!.answers < answersAtOnce ? null : stretch!.last;
}

/** A source whose ids and place in the list stay, and whose words do not. */
const emptied = (source: string) =>
  `(${source} || '{"title": "", "url": "", "headingPath": [], "text": "", "withdrawn": true}')`;
