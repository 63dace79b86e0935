/** A corpus in one number, and the ways it may be wrong. */
import { createHash } from 'node:crypto';
import type { Stage } from './stage.ts';

export type Corpus = {
  /** Over each page's path, content, passages and vectors, in the order of the paths. */
  digest: string;
  paths: string[];
  /** Rows that there should be one of. */
  duplicates: number;
};

type PageRow = { path: string; content: string; passages: string; vectors: string };

/** Everything of the stage's source that can be searched. */
export async function corpusOf({ db, shelf }: Stage): Promise<Corpus> {
  const pages = await db.readTenant<PageRow>(
    shelf.tenantId,
    `select regexp_replace(d.key, '^https?://[^/]+', '') as path, encode(v.content_hash, 'hex') as content,
       string_agg(encode(sha256(convert_to(p.text, 'UTF8')), 'hex'), ' ' order by p.ordinal) as passages,
       string_agg(encode(sha256(halfvec_send(e.vector)), 'hex'), ' ' order by p.ordinal) as vectors
     from document d
     join version v on v.tenant_id = tenant.id and v.id = d.version_id and v.state = 'published'
     join passage p on p.tenant_id = tenant.id and p.version_id = v.id and p.live
     join embedding e on e.tenant_id = tenant.id and e.passage_id = p.id and e.live
     where d.tenant_id = tenant.id and d.removed_at is null
     group by d.id, d.key, v.content_hash`,
  );
  const [extra] = await db.readTenant<{ rows: number }>(
    shelf.tenantId,
    `select (select count(*) - count(distinct key) from document where tenant_id = tenant.id)
       + (select count(*) - count(distinct document_id) from version where tenant_id = tenant.id)
       + (select count(*) - count(distinct (version_id, ordinal)) from passage where tenant_id = tenant.id)
       + (select count(*) - count(distinct passage_id) from embedding where tenant_id = tenant.id)
       + (select count(*) - count(distinct (passage_id, term)) from posting where tenant_id = tenant.id) as rows`,
  );
  const hash = createHash('sha256');
  const sorted = pages.toSorted((one, other) => (one.path < other.path ? -1 : 1));
  for (const { path, content, passages, vectors } of sorted)
    hash.update(`${path}\n${content}\n${passages}\n${vectors}\n`);
  return { digest: hash.digest('hex'), paths: sorted.map(({ path }) => path), duplicates: extra!.rows };
}
