/** Rows of the register of AI systems, and of what people are told. */
import type { AiNoticeForm, AiSystem } from '#schema/ai-system.ts';
import type { Tx } from '#schema/database.ts';
import { NotFound } from '#schema/errors.ts';

type Row = Omit<AiSystem, 'since' | 'endedAt'> & { since: Date; endedAt: Date | null };

const columns = `s.id, s.use, s.provider, s.model, s.region, s.purpose, s.risk, s.owner, s.since,
  s.ended_at as "endedAt", s.accepted_name as "acceptedName",
  case when s.use = 'answer' then (select count(*)::int from answer_record a where a.tenant_id = s.tenant_id
    and a.provider = s.provider and a.model = s.model) else 0 end as answers`;

const showSystem = ({ since, endedAt, ...row }: Row): AiSystem => ({
  ...row,
  since: since.toISOString(),
  endedAt: endedAt?.toISOString() ?? null,
});

/** Those in use first, then the latest. */
export async function readSystems(tx: Tx): Promise<AiSystem[]> {
  const rows = await tx.sql<Row>(
    `select ${columns} from ai_system s where s.tenant_id = $1
     order by s.ended_at is not null, s.use, s.since desc, s.id`,
    [tx.tenantId],
  );
  return rows.map(showSystem);
}

/** Throws NotFound. */
export async function readSystem(tx: Tx, id: string): Promise<Row> {
  const [row] = await tx.sql<Row>(`select ${columns} from ai_system s where s.tenant_id = $1 and s.id = $2`, [
    tx.tenantId,
    id,
  ]);
  if (!row) throw new NotFound('no such system');
  return row;
}

export async function readNotice(tx: Tx): Promise<AiNoticeForm> {
  const [row] = await tx.sql<AiNoticeForm>('select sv, en from ai_notice where tenant_id = $1', [tx.tenantId]);
  return row ?? { sv: null, en: null };
}
