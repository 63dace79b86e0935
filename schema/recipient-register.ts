/**
 * The register of recipients, kept by what is really used: what the installation is set to is entered as it is first
 * seen, and stays with its end; targets, providers and models have rows of their own, which it reads.
 */
import { builtIn } from './ai-system.ts';
import { recordEvent, system } from './audit.ts';
import type { Rows } from './database.ts';
import type { ExportTargetShown } from './export-target.ts';
import type { FederationForm } from './federation.ts';
import { newId } from './id.ts';
import { tellAll } from './notice.ts';
import type { InstalledUse, Recipient, RecipientRegister, RecipientUse } from './recipient.ts';
import { bucketPlace, type Installed, providerHosts } from './recipient-set.ts';

type Known = Installed & { id: string; isOpen: boolean };

const isSame = (one: Installed, other: Installed): boolean =>
  one.use === other.use && one.host === other.host && one.region === other.region;

/** Every process says each ten minutes what it is set to: what none has named for so long is not used any more. */
const silentHours = 6;

/**
 * Of these uses, enters what is new among `found` and ends what no process names any more, each with an event of the
 * installation's start: where two are set to different ones, both are there. Whoever may read the record is told of one
 * that came later.
 */
export async function keepRecipients(
  tx: Rows,
  uses: readonly InstalledUse[],
  found: readonly Installed[],
): Promise<void> {
  // Of two processes that start at once the second finds it entered.
  await tx.sql('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`recipient ${tx.tenantId}`]);
  const known = await tx.sql<Known>(
    `select id, use, host, region, ended_at is null as "isOpen" from recipient where tenant_id = $1 and use = any ($2)`,
    [tx.tenantId, uses],
  );
  const isOld = await beganBefore(tx);
  const seen: string[] = [];
  for (const one of found.filter(({ use }) => uses.includes(use))) {
    const open = known.find((other) => other.isOpen && isSame(one, other));
    if (open) seen.push(open.id);
    else {
      await beginRecipient(tx, one);
      const isNews = isOld || known.some(({ use }) => use === one.use);
      if (isNews) await tellAll(tx, 'audit', 'recipient-new', { host: one.host });
    }
  }
  await tx.sql('update recipient set seen_at = now() where tenant_id = $1 and id = any ($2)', [tx.tenantId, seen]);
  await endSilent(tx, uses);
}

/** On the register's first day all is new, and nothing of it is news. */
async function beganBefore({ tenantId, sql }: Rows): Promise<boolean> {
  const [old] = await sql(`select from recipient where tenant_id = $1 and since < now() - interval '1 day' limit 1`, [
    tenantId,
  ]);
  return old !== undefined;
}

async function beginRecipient(tx: Rows, { use, host, region }: Installed): Promise<void> {
  const id = newId();
  await tx.sql('insert into recipient (tenant_id, id, use, host, region) values ($1, $2, $3, $4, $5)', [
    ...[tx.tenantId, id, use, host, region],
  ]);
  const object = { kind: 'recipient', id };
  await recordEvent(tx, system, { action: 'recipient.begin', object, details: { use, host, region } });
}

/** Each ended when it was named last. */
async function endSilent(tx: Rows, uses: readonly InstalledUse[]): Promise<void> {
  const ended = await tx.sql<Pick<Known, 'id' | 'use' | 'host'>>(
    `update recipient set ended_at = seen_at
     where tenant_id = $1 and use = any ($2) and ended_at is null and seen_at < now() - make_interval(hours => $3)
     returning id, use, host`,
    [tx.tenantId, uses, silentHours],
  );
  for (const { id, ...details } of ended) {
    await recordEvent(tx, system, { action: 'recipient.end', object: { kind: 'recipient', id }, details });
  }
}

type Row = Omit<Recipient, 'since' | 'endedAt'> & { since: Date; endedAt: Date | null };
type Times = Pick<Row, 'since' | 'endedAt'>;

export async function readRecipients(tx: Rows): Promise<RecipientRegister> {
  const rows = [...(await installed(tx)), ...(await targets(tx)), ...(await providers(tx))];
  const order = (one: Row, other: Row): number =>
    Number(one.endedAt !== null) - Number(other.endedAt !== null) || other.since.getTime() - one.since.getTime();
  return { recipients: rows.sort(order).map(show), sources: await sources(tx) };
}

const show = ({ since, endedAt, ...row }: Row): Recipient => ({
  ...row,
  since: since.toISOString(),
  endedAt: endedAt?.toISOString() ?? null,
});

/** By the settings: what it runs on and speaks to, and models; a model that came later has whoever agreed to it. */
const installed = ({ tenantId, sql }: Rows): Promise<Row[]> =>
  sql(
    `select use, host, region, 'installation' as basis, null as "byName", since, ended_at as "endedAt"
       from recipient where tenant_id = $1
     union all
     select use, provider, region, case when accepted_name is null then 'installation' else 'organisation' end,
       accepted_name, since, ended_at
     from ai_system where tenant_id = $1 and provider <> $2`,
    [tenantId, builtIn],
  );

async function targets({ tenantId, sql }: Rows): Promise<Row[]> {
  const rows = await sql<Times & { form: ExportTargetShown; byName: string | null }>(
    `select t.form, p.name as "byName", t.made_at as since, t.removed_at as "endedAt"
     from export_target t left join person p on p.tenant_id = $1 and p.id = t.made_by and p.removed_at is null
     where t.tenant_id = $1`,
    [tenantId],
  );
  return rows.map(({ form, ...row }) => ({ ...row, ...own('export'), ...targetPlace(form) }));
}

const targetPlace = (form: ExportTargetShown): Pick<Row, 'host' | 'region'> =>
  form.kind === 'sftp'
    ? { host: `${form.host}:${form.port}`, region: null }
    : bucketPlace({ ...form, name: form.bucket });

/** One that is removed leaves its events alone. */
async function providers({ tenantId, sql }: Rows): Promise<Row[]> {
  const rows = await sql<{ form: FederationForm; since: Date }>(
    'select form, created_at as since from federation where tenant_id = $1',
    [tenantId],
  );
  return rows
    .filter(({ form }) => form.enabled)
    .flatMap(({ form, since }) =>
      providerHosts(form).map((host) => ({
        ...{ ...own('own-sign-in'), host, region: null },
        ...{ byName: null, since, endedAt: null },
      })),
    );
}

const own = (use: RecipientUse) => ({ use, basis: 'organisation' as const });

/** So many hosts are named; the rest are counted. */
const mostHosts = 1_000;

async function sources({ tenantId, sql }: Rows): Promise<RecipientRegister['sources']> {
  const rows = await sql<{ name: string; count: number }>(
    `select name, (count(*) over ())::int as count from host where tenant_id = $1 order by name limit ${mostHosts}`,
    [tenantId],
  );
  return { hosts: rows.map(({ name }) => name), count: rows[0]?.count ?? 0 };
}
