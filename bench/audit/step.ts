/** `step.ts link|export|verify DATABASE_URL TENANT FOLDER`: one step over a tenant's record, in a process that is measured. */
import { createWriteStream, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { archive } from '#activities/archive.ts';
import { signHead } from '#activities/chain/head.ts';
import { linkBatch, readTip } from '#activities/chain/link.ts';
import { composeExport } from '#activities/export/compose.ts';
import { openHeadSigner } from '#schema/chain-head.ts';
import { openDatabase } from '#schema/database.ts';
import { openSealer } from '#schema/seal.ts';

export type StepResult = { seconds: number; mostMegabytes: number };

const root = 'a key of the installation, for benches';
const [step, url, tenantId, folder] = process.argv.slice(2) as [string, string, string, string];
const paths = { archive: join(folder, 'export.zip'), key: join(folder, 'public.pem') };

await using db = await openDatabase({ url, pool: 2 });
/** None lie outside. */
const heads = { keep: async () => {}, list: async () => [] };
const begunMs = performance.now();
await ({ link, export: write, verify } as Record<string, () => Promise<void>>)[step]!();
const seconds = (performance.now() - begunMs) / 1000;
const mostMegabytes = process.resourceUsage().maxRSS / 1024;
process.stdout.write(JSON.stringify({ seconds, mostMegabytes } satisfies StepResult));

async function link(): Promise<void> {
  while ((await linkBatch(db, tenantId)) > 0);
  await signHead({ db, heads, signer: openHeadSigner(root) }, tenantId, 0);
}

async function write(): Promise<void> {
  const sealer = openSealer(root);
  const { seq: toSeq } = await db.withTenant(tenantId, readTip);
  const files = await composeExport({ db, sealer, heads }, { tenantId, folder, fromSeq: 1, toSeq }, async () => {});
  await pipeline(Readable.from(archive(files)), createWriteStream(paths.archive));
  writeFileSync(paths.key, sealer.publicKey(tenantId));
}

/** As the program does that auditors are given, which stands for itself. */
async function verify(): Promise<void> {
  const program = new URL('../../local/verify/', import.meta.url);
  const { checkExport } = await import(new URL('check.mjs', program).href);
  const { readKey } = await import(new URL('canonical.mjs', program).href);
  const { findings } = await checkExport(paths.archive, readKey(openSealer(root).publicKey(tenantId)));
  if (findings.length > 0) throw new Error(JSON.stringify(findings));
}
