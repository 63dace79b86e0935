/** The archive of a stretch of the record, file by file: what is in it depends on the rows and the key alone. */
import { continuedIn, type Finding, openVerifier } from '#schema/chain-verify.ts';
import { byteOrderMark, csvLine } from '#schema/csv.ts';
import type { Database } from '#schema/database.ts';
import type { ExportManifest } from '#schema/export-manifest.ts';
import type { Sealer } from '#schema/seal.ts';
import type { Language } from '#schema/session.ts';
import type { ArchiveFile } from '../archive.ts';
import type { Heads } from '../outside/heads.ts';
import { headsOf, type Line, readLines, requireKept, tipBefore } from './lines.ts';
import type { Stretch } from './run.ts';
import { openSpool, type Ready, readyText, type Spool } from './spool.ts';
import { summaryOf } from './summary.ts';
import { openTally } from './tally.ts';

export type ComposeDeps = {
  db: Database;
  sealer: Sealer;
  /** Outside the database: the stretch is held against these as well. */
  heads: Pick<Heads, 'list'>;
};
export type Wanted = Stretch & { tenantId: string; folder: string };

/** More would say nothing more. */
const mostFindings = 100;

/** Files in the order of the archive. They lie in `folder` until they are read; `onBatch` hears how many events are written. */
export async function composeExport(
  { db, sealer, heads: outside }: ComposeDeps,
  { tenantId, folder, ...stretch }: Wanted,
  onBatch: (events: number) => Promise<void>,
): Promise<ArchiveFile[]> {
  const { before, heads } = await db.withTenant(tenantId, async (tx) => ({
    before: await tipBefore(tx, stretch),
    heads: await headsOf(tx, stretch),
  }));
  const tenant = await tenantOf(db, tenantId);
  const publicKey = sealer.publicKey(tenantId);
  const known = await outside.list(tenantId);
  const beside = known.filter(({ seq }) => seq >= before.seq && seq <= stretch.toSeq);
  const verifier = openVerifier(before, [...heads, ...beside], publicKey, continuedIn(known, publicKey));
  const tally = openTally();
  const findings: Finding[] = [];
  const note = (found: Finding[]) => findings.push(...found.slice(0, mostFindings - findings.length));
  let links = 0;
  let events = 0;

  await using held = new AsyncDisposableStack();
  const spool = async (name: string): Promise<Spool> => held.use(await openSpool(folder, name));
  const [jsonl, linked, csv] = [await spool('events.jsonl'), await spool('links.jsonl'), await spool('events.csv')];
  await csv.write(byteOrderMark + csvLine(csvHead));
  for await (const lines of readLines(db, tenantId, stretch)) {
    for (const line of lines) {
      note(verifier.take(line));
      if (line.event) tally.take(line.event);
      if (line.event) events += 1;
    }
    links += lines.length;
    await jsonl.write(lines.map(({ canonical }) => `${canonical ?? ''}\n`).join(''));
    await linked.write(lines.map(linkLine).join(''));
    await csv.write(lines.map(csvRow).join(''));
    await onBatch(links);
  }
  note(verifier.end());
  if (verifier.tip.seq - before.seq > links) await requireKept(db, tenantId, stretch);

  const manifest: Omit<ExportManifest, 'files'> = {
    form: 'diarium-audit-export/1',
    ...stretch,
    firstAt: tally.first,
    lastAt: tally.last,
    counts: { events, links, heads: heads.length },
    chain: { before: shown(before), tip: shown(verifier.tip) },
    findings,
  };
  const ready: Ready[] = [
    await jsonl.end(),
    await linked.end(),
    readyText('heads.json', `${JSON.stringify(heads, null, 2)}\n`),
    readyText('public.pem', publicKey),
    await csv.end(),
    readyText('summary.html', summaryOf(manifest, tally, tenant)),
  ];
  const files = ready.map(({ listed }) => listed);
  const sealed = sealer.seal(tenantId, 'export-manifest', { ...manifest, files });
  return [readyText('manifest.json', `${JSON.stringify(sealed, null, 2)}\n`), ...ready].map(({ file }) => file);
}

const shown = ({ seq, hash }: { seq: number; hash: Buffer }) => ({ seq, hash: hash.toString('hex') });

async function tenantOf(db: Database, tenantId: string): Promise<{ name: string; language: Language }> {
  const [tenant] = await db.readTenant<{ name: string; language: Language }>(
    tenantId,
    'select t.name, t.language from public.tenant t where t.id = tenant.id',
  );
  return tenant!;
}

const linkLine = ({ seq, digest, hash }: Line): string =>
  `{"seq":${seq},"digest":"${digest.toString('hex')}","hash":"${hash.toString('hex')}"}\n`;

const csvHead = [
  ...['seq', 'at', 'actor_kind', 'actor_name', 'actor_id', 'key_id', 'action', 'object_kind', 'object_id', 'outcome'],
  ...['details', 'address', 'request_id', 'event_id'],
];

function csvRow({ seq, event }: Line): string {
  if (!event) return csvLine([seq]);
  const { at, actorKind, actorName, actorId, keyId, action, objectKind, objectId, outcome, details } = event;
  return csvLine([
    ...[seq, at, actorKind, actorName, actorId, keyId, action, objectKind, objectId, outcome],
    ...[JSON.stringify(details), event.address, event.requestId, event.id],
  ]);
}
