/** Where a version came from, read from the rows that crawls and runs over files leave. */
import { workflowId } from '#schema/crawl.ts';
import type { Tx } from '#schema/database.ts';
import { type ExtractForm, extractWorkflowId } from '#schema/extract.ts';
import { type Origin, type OriginRun, type OriginVisit, type Step, StepName } from '#schema/origin.ts';

/** Who brought the original of the version `v`, which may have been read anew since. */
const bringer = `(
  select w.name from version f join extract x on x.tenant_id = $1 and x.version_id = f.id
    join upload u on u.tenant_id = $1 and u.id = x.upload_id
    join person w on w.tenant_id = $1 and w.id = u.person_id and w.removed_at is null
  where f.tenant_id = $1 and f.document_id = v.document_id and f.blob_sha256 = v.blob_sha256 order by x.id limit 1)`;

type Version = { id: string; crawlId: string | null; extractId: string | null };
type Own = Omit<Origin, 'visit' | 'run'> & Version;

/** `isTold`: what the engine calls its runs is told too. Null when there is no such version; current when not named. */
export async function readOrigin(
  tx: Tx,
  documentId: string,
  { versionId, isTold }: { versionId: string | null; isTold: boolean },
): Promise<Origin | null> {
  const [own] = await tx.sql<Own>(
    `select v.id, v.crawl_id as "crawlId", v.extract_id as "extractId", b.size_bytes as "sizeBytes",
       encode(v.blob_sha256, 'hex') as sha256, p.passages, p.tokens, ${bringer} as "broughtBy",
       array(select distinct e.model_id
         from (select id from passage where tenant_id = $1 and version_id = v.id order by ordinal limit ${passagesTried}) f
           join embedding e on e.tenant_id = $1 and e.passage_id = f.id order by 1) as models
     from version v
       join document d on d.tenant_id = $1 and d.id = v.document_id
       left join blob b on b.tenant_id = $1 and b.sha256 = v.blob_sha256
       cross join lateral (select count(*)::int as passages, coalesce(sum(tokens), 0)::int as tokens
         from passage where tenant_id = $1 and version_id = v.id) p
     where v.tenant_id = $1 and v.document_id = $2 and ($3::uuid is null or v.id = $3)
     order by (v.id = d.version_id) desc nulls last, v.fetched_at desc limit 1`,
    [tx.tenantId, documentId, versionId],
  );
  if (!own) return null;
  const { id: _, crawlId, extractId, ...facts } = own;
  const visit = crawlId && (await readVisit(tx, documentId, crawlId));
  const run = extractId && (await readRun(tx, extractId));
  return {
    ...facts,
    visit: visit ? { ...visit, workflowId: isTold ? workflowId(tx.tenantId, visit.crawlId) : null } : null,
    run: run ? { ...run, workflowId: isTold ? extractWorkflowId(tx.tenantId, run.id) : null } : null,
  };
}

/** The passages of a version are embedded by the same models: a few tell of all. */
const passagesTried = 20;

type Visit = Omit<OriginVisit, 'workflowId' | 'visitedAt'> & { visitedAt: Date | null };

/** A page stands in its crawl by its address. */
async function readVisit(tx: Tx, documentId: string, crawlId: string): Promise<Omit<OriginVisit, 'workflowId'> | null> {
  const [visit] = await tx.sql<Visit>(
    `select c.id as "crawlId", p.attempts, p.status, p.fetched_at as "visitedAt"
     from document d join crawl c on c.tenant_id = $1 and c.id = $3
       left join page p on p.tenant_id = $1 and p.crawl_id = c.id
         and p.url_hash = sha256(convert_to(d.url, 'UTF8')) and p.fetched_at is not null
     where d.tenant_id = $1 and d.id = $2`,
    [tx.tenantId, documentId, crawlId],
  );
  return visit ? { ...visit, visitedAt: visit.visitedAt?.toISOString() ?? null } : null;
}

type Run = Pick<OriginRun, 'id' | 'trigger' | 'requestedBy' | 'extractor'> & { form: ExtractForm };

async function readRun(tx: Tx, id: string): Promise<Omit<OriginRun, 'workflowId'> | null> {
  const [run] = await tx.sql<Run>(
    `select e.id, e.trigger, e.extractor, e.form, w.name as "requestedBy" from extract e
       left join person w on w.tenant_id = $1 and w.id = e.requested_by and w.removed_at is null
     where e.tenant_id = $1 and e.id = $2`,
    [tx.tenantId, id],
  );
  if (!run) return null;
  const { form, ...facts } = run;
  return { ...facts, strategy: form.strategy, steps: await readSteps(tx, id) };
}

type StepRow = Omit<Step, 'startedAt' | 'endedAt'> & { startedAt: Date; endedAt: Date };

/** Of an activity that went well one attempt needs no word; of all others each is to have said why it failed. */
async function readSteps(tx: Tx, extractId: string): Promise<Step[]> {
  const rows = await tx.sql<StepRow>(
    `select s.name, count(*)::int as rounds, sum(s.attempts)::int as attempts,
       sum(greatest(0, s.attempts - 1 - s.failures))::int as lost,
       (array_agg(s.reason order by s.ended_at desc) filter (where s.reason is not null))[1] as reason,
       min(s.started_at) as "startedAt", max(s.ended_at) as "endedAt", sum(s.busy_ms)::float8 as "busyMs"
     from step s where s.tenant_id = $1 and s.extract_id = $2 group by s.name
     order by array_position($3::text[], s.name)`,
    [tx.tenantId, extractId, StepName.options],
  );
  return rows.map((row) => ({
    ...row,
    startedAt: row.startedAt.toISOString(),
    endedAt: row.endedAt.toISOString(),
  }));
}
