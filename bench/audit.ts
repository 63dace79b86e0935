/**
 * What the chain of the record costs those who act, in acts a second with it beside without it; and an export of a
 * million events (or --events), made and verified by processes of their own: how fast, and in how much memory.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { newId } from '#schema/id.ts';
import { measureActs } from './audit/acts.ts';
import type { StepResult } from './audit/step.ts';
import type { BenchOptions } from './main.ts';
import { type BenchDatabase, openBenchDatabase } from './postgres.ts';
import { type Row, row } from './row.ts';

const defaultEvents = 1_000_000;
/** Memory that grows with what is exported would be ten times as much; the runtime's own leeway is far less. */
const mostGrowth = 1.5;
/** The linker looks every two seconds; what it then finds is linked in less. */
const mostLagMs = 5_000;

export async function* bench({ events = defaultEvents }: BenchOptions): AsyncGenerator<Row> {
  await using database = await openBenchDatabase();
  const { without, beside, waiting, linkedAfterMs } = await measureActs(database);
  yield row('audit', {
    name: 'acts, the chain beside them',
    value: beside,
    unit: 'acts/s',
    peer: { name: 'without', value: without },
    goal: `>= ${Math.round(without * 0.9)}`,
  });
  // What is put off is not saved: whatever was acted is soon linked.
  yield row('audit', { name: 'events that wait when acting ends, at most', value: waiting, unit: 'events' });
  yield row('audit', {
    name: 'until they are linked, at most',
    value: linkedAfterMs,
    unit: 'ms',
    goal: `<= ${mostLagMs}`,
  });
  if (events === 0) return;
  const few = await exportAndVerify(database, Math.ceil(events / 10));
  const many = await exportAndVerify(database, events);
  for (const step of ['link', 'export', 'verify'] as const) {
    const { seconds, mostMegabytes } = many[step];
    yield row('audit', { name: `${step}, ${events} events`, value: events / seconds, unit: 'events/s' });
    const peer = { name: 'a tenth', value: few[step].mostMegabytes };
    const goal = `<= ${Math.round(peer.value * mostGrowth)}` as const;
    yield row('audit', { name: `memory of ${step} at most`, value: mostMegabytes, unit: 'MB', peer, goal });
  }
}

type Steps = Record<'link' | 'export' | 'verify', StepResult>;

async function exportAndVerify(database: BenchDatabase, events: number): Promise<Steps> {
  const tenantId = newId();
  await database.asAdmin(
    `insert into tenant (id, slug, name) values ('${tenantId}', 't-${tenantId}', 'Bench')`,
    `insert into audit_event (tenant_id, id, at, actor_kind, actor_id, actor_name, action, object_kind, object_id, details)
     select '${tenantId}', gen_random_uuid(), now() + n * interval '1 microsecond', 'person', gen_random_uuid(), 'Åsa Öst',
       'document.read', 'document', gen_random_uuid(), jsonb_build_object('n', n, 'name', 'Beslut om ' || n)
     from generate_series(1, ${events}) n`,
    'analyze audit_event, audit_pending',
  );
  const folder = mkdtempSync(join(tmpdir(), 'diarium-bench-'));
  const step = async (name: keyof Steps): Promise<StepResult> => {
    const program = join(import.meta.dirname, 'audit/step.ts');
    const { stdout } = await promisify(execFile)(process.execPath, [
      program,
      name,
      database.workerUrl,
      tenantId,
      folder,
    ]);
    return JSON.parse(stdout) as StepResult;
  };
  try {
    return { link: await step('link'), export: await step('export'), verify: await step('verify') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
