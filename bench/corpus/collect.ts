/**
 * Real files of many types, gathered once into a folder of one's own with a manifest of their SHA-256. What is there
 * already is looked over and used again.
 */
import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { z } from 'zod';
import { complain, say } from '#local/say.ts';
import { fileTypeOf } from '#schema/media.ts';
import { fetchPackage, type Package, packages } from './package.ts';

const Kept = z.object({
  /** Within the folder. */
  path: z.string(),
  ending: z.string(),
  sha256: z.string(),
  sizeBytes: z.int(),
  /** `client:name`, where it was found. */
  from: z.string(),
});
export type Kept = z.infer<typeof Kept>;

/** Of each type, and of those from one package: many packages, and no type that hides the others. */
const most = { ofType: 16, ofTypeInPackage: 10 };
/** Types that every package is full of. */
const common = new Set(['txt', 'text', 'log', 'md', 'markdown', 'html', 'htm', 'xml', 'json', 'png', 'jpg', 'csv']);
const mostCommonInPackage = 6;
const largestBytes = 40_000_000;

/** The files of `dir`; gathers them first where there is no manifest. Throws an Error for one that was changed since. */
export async function collected(dir: string): Promise<Kept[]> {
  const manifest = join(dir, 'manifest.json');
  const known = await readFile(manifest, 'utf8').catch(() => null);
  if (known === null) return await collect(dir, manifest);
  const files = z.array(Kept).parse(JSON.parse(known));
  for (const { path, sha256 } of files) {
    if ((await hashOf(join(dir, path))) !== sha256) throw new Error(`${path} is not the file that was collected.`);
  }
  return files;
}

async function collect(dir: string, manifest: string): Promise<Kept[]> {
  const files: Kept[] = [];
  for (const one of packages) {
    const folder = await mkdtemp(join(tmpdir(), 'bench-corpus-'));
    try {
      say(`Looking into ${one.name}…`);
      await keepFrom(await fetchPackage(one, folder), one, dir, files);
    } catch (error) {
      complain(
        `skipped: ${one.name} could not be fetched by ${one.client}: ${(error as Error).message.split('\n')[0]}`,
      );
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  await writeFile(manifest, JSON.stringify(files, null, 2));
  return files;
}

/** In the order of their names, each content once. */
async function keepFrom(unpacked: string, { client, name }: Package, dir: string, files: Kept[]): Promise<void> {
  const from = `${client}:${name}`;
  for (const source of (await filesIn(unpacked)).sort()) {
    const ending = fileTypeOf(source)?.ending;
    if (ending === undefined || !hasRoom(files, ending, from)) continue;
    const { size } = await stat(source);
    if (size > largestBytes) continue;
    const sha256 = await hashOf(source);
    if (files.some((file) => file.sha256 === sha256)) continue;
    const path = join('files', ending, `${sha256.slice(0, 8)}-${basename(source)}`);
    await mkdir(join(dir, 'files', ending), { recursive: true });
    await copyFile(source, join(dir, path));
    files.push({ path: relative('.', path), ending, sha256, sizeBytes: size, from });
  }
}

function hasRoom(files: readonly Kept[], ending: string, from: string): boolean {
  const alike = files.filter((file) => file.ending === ending);
  const inPackage = common.has(ending) ? mostCommonInPackage : most.ofTypeInPackage;
  return alike.length < most.ofType && alike.filter((file) => file.from === from).length < inPackage;
}

const filesIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true })).flatMap((entry) =>
    entry.isFile() ? [join(entry.parentPath, entry.name)] : [],
  );

const hashOf = async (path: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
