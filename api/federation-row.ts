/** Rows of providers, as they are shown: never with their secret. */
import type { Tx } from '#schema/database.ts';
import { NotFound } from '#schema/errors.ts';
import { Federation, FederationForm } from '#schema/federation.ts';

/** Where a provider sends browsers back to; what is registered there. */
export const redirectUriOf = (publicUrl: string): string => new URL('/session/callback', publicUrl).href;

type Row = {
  id: string;
  form: unknown;
  hasSecret: boolean;
  createdAt: Date;
  updatedAt: Date;
  traceUntil: Date | null;
  traceReason: string | null;
  traceBy: string | null;
};

const columns = `f.id, f.form, f.sealed_secret is not null as "hasSecret", f.created_at as "createdAt",
  f.updated_at as "updatedAt", f.trace_until as "traceUntil", f.trace_reason as "traceReason", p.name as "traceBy"`;
const rows = `federation f left join person p on p.tenant_id = f.tenant_id and p.id = f.trace_by`;

/** All of the tenant, the oldest first. */
export async function listFederations(tx: Tx, redirectUri: string): Promise<Federation[]> {
  const found = await tx.sql<Row>(
    `select ${columns} from ${rows} where f.tenant_id = $1 order by f.created_at, f.id limit 100`,
    [tx.tenantId],
  );
  return found.map((row) => shown(row, redirectUri));
}

/** Throws NotFound. */
export async function readFederation(tx: Tx, id: string, redirectUri: string): Promise<Federation> {
  const [row] = await tx.sql<Row>(`select ${columns} from ${rows} where f.tenant_id = $1 and f.id = $2`, [
    tx.tenantId,
    id,
  ]);
  if (!row) throw new NotFound('no such provider');
  return shown(row, redirectUri);
}

function shown({ traceUntil, traceReason, traceBy, ...row }: Row, redirectUri: string): Federation {
  const isTraced = traceUntil !== null && traceUntil > new Date();
  return Federation.parse({
    id: row.id,
    form: FederationForm.parse(row.form),
    hasSecret: row.hasSecret,
    redirectUri,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    trace: isTraced ? { until: traceUntil.toISOString(), reason: traceReason ?? '', by: traceBy } : null,
  });
}
