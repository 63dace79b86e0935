/** The leave to read the record of acts: begun with a purpose and a reason, over within the hour, each one recorded. */
import { type Actor, recordEvent } from '#schema/audit.ts';
import type { Rows, Tx } from '#schema/database.ts';
import { NotAllowed, TooMany } from '#schema/errors.ts';
import { newId } from '#schema/id.ts';
import { mostReadings, type Reading, type ReadingForm, readingMinutes } from '#schema/reading.ts';

type Reader = { personId: string };
type Row = Omit<Reading, 'begunAt' | 'endsAt'> & { begunAt: Date; endsAt: Date };

/** The reader's own open one, null without. */
export async function readReading(tx: Rows, { personId }: Reader): Promise<Reading | null> {
  const [row] = await tx.sql<Row>(
    `select id, category, reason, begun_at as "begunAt", ends_at as "endsAt" from reading
     where tenant_id = $1 and person_id = $2 and ended_at is null and ends_at > now()
     order by begun_at desc limit 1`,
    [tx.tenantId, personId],
  );
  return row ? { ...row, begunAt: row.begunAt.toISOString(), endsAt: row.endsAt.toISOString() } : null;
}

/**
 * What every path to the record asks first, in the transaction that reads: the event of what was read names its id.
 * Throws NotAllowed (`reading-needed`).
 */
export async function requireReading(tx: Rows, reader: Reader): Promise<Reading> {
  const reading = await readReading(tx, reader);
  if (!reading) throw new NotAllowed('no reading is begun', { code: 'reading-needed' });
  return reading;
}

/**
 * Begins one in place of the reader's open one; its event names what it is `about`. Throws TooMany (`readings-spent`) for
 * one too many in an hour.
 */
export async function beginReading(
  tx: Tx,
  reader: Reader,
  actor: Actor,
  form: ReadingForm,
  about: { personRequestId?: string } = {},
): Promise<Reading> {
  const { personId } = reader;
  // Of two at once the second counts the first.
  await tx.sql('select from person where tenant_id = $1 and id = $2 for no key update', [tx.tenantId, personId]);
  await requireFew(tx, personId);
  await endReading(tx, reader);
  const id = newId();
  await tx.sql(
    `insert into reading (tenant_id, id, person_id, category, reason, ends_at)
     values ($1, $2, $3, $4, $5, now() + make_interval(mins => ${readingMinutes}))`,
    [tx.tenantId, id, personId, form.category, form.reason],
  );
  await recordEvent(tx, actor, {
    action: 'reading.begin',
    object: { kind: 'reading', id },
    details: { ...form, ...about },
  });
  return requireReading(tx, reader);
}

async function requireFew(tx: Rows, personId: string): Promise<void> {
  const [last] = await tx.sql<{ waitMs: number }>(
    `select extract(epoch from begun_at + interval '1 hour' - now())::float8 * 1000 as "waitMs" from reading
     where tenant_id = $1 and person_id = $2 and begun_at > now() - interval '1 hour'
     order by begun_at desc offset ${mostReadings - 1} limit 1`,
    [tx.tenantId, personId],
  );
  if (!last) return;
  const minutes = Math.ceil(last.waitMs / 60_000);
  throw new TooMany('as many readings as may be', last.waitMs, { code: 'readings-spent', minutes });
}

/** Answers the ids of those that were open. */
export async function endReading(tx: Rows, { personId }: Reader): Promise<string[]> {
  const ended = await tx.sql<{ id: string }>(
    `update reading set ended_at = now()
     where tenant_id = $1 and person_id = $2 and ended_at is null and ends_at > now()
     returning id`,
    [tx.tenantId, personId],
  );
  return ended.map(({ id }) => id);
}
