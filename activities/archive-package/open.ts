/** A package that comes in: nothing of it is believed before its checksum was compared. */
import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import type { z } from 'zod';
import { UnreadableFile } from '#schema/unreadable.ts';
import { PackedCollection, PackedPermissions } from './collection.ts';
import { PackedDocument } from './document.ts';

export type OpenedPackage = AsyncDisposable & {
  collection: PackedCollection;
  permissions: PackedPermissions;
  /** How many documents there are. */
  documents: number;
  /** Of the originals, by the SHA-256 in hex that the manifest gives them: how many bytes. */
  originalBytes: ReadonlyMap<string, number>;
  /** As the package itself says it. */
  digest: string;
  document(at: number): Promise<PackedDocument>;
  /** Throws UnreadableFile when its end is reached and it was not what the manifest says. */
  original(at: number): AsyncGenerator<Buffer>;
};

/** Of a text or list in a package: beyond it, it was not made by this product. */
const mostTextBytes = 256_000_000;
const mostEntries = 4_000_000;

const damaged = (what: string) => new UnreadableFile(`The package is not whole: ${what}`, 'damaged');

/** `path` is a file on this machine. Throws UnreadableFile for anything that is no whole package. */
export async function openPackage(path: string): Promise<OpenedPackage> {
  const file = await openPromise(path, { lazyEntries: true, autoClose: false }).catch(() => {
    throw damaged('no archive');
  });
  await using held = new AsyncDisposableStack();
  held.defer(() => file.close());
  const entries = await entriesOf(file);
  const manifest = readManifest(await tag('manifest-sha256.txt'));
  const tags = readManifest(await tag('tagmanifest-sha256.txt'));
  if (sha256Of(await tag('manifest-sha256.txt')) !== tags.get('manifest-sha256.txt')) throw damaged('its manifest');
  for (const name of entries.keys()) if (name.startsWith('data/') && !manifest.has(name)) throw damaged(name);
  for (const name of manifest.keys()) if (!entries.has(name)) throw damaged(name);
  const info = await tag('bag-info.txt');
  if (sha256Of(info) !== tags.get('bag-info.txt')) throw damaged('bag-info.txt');
  const documents = [...manifest.keys()].filter((name) => name.endsWith('/content.json')).length;
  const kept = held.move();
  return {
    collection: await payload('data/collection.json', PackedCollection),
    permissions: await payload('data/permissions.json', PackedPermissions),
    documents,
    originalBytes: new Map(
      [...manifest].flatMap(([name, hash]) =>
        name.endsWith('/original') ? [[hash, entryOf(name).uncompressedSize] as const] : [],
      ),
    ),
    digest: /^Diarium-Collection-Digest: ([0-9a-f]{64})$/m.exec(info.toString())?.[1] ?? '',
    document: (at) => payload(`${folderOf(at)}/content.json`, PackedDocument),
    original: (at) => checked(`${folderOf(at)}/original`),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };

  function entryOf(name: string): Entry {
    const entry = entries.get(name);
    if (!entry || entry.isEncrypted()) throw damaged(name);
    return entry;
  }
  async function tag(name: string): Promise<Buffer> {
    const entry = entryOf(name);
    if (entry.uncompressedSize > mostTextBytes) throw damaged(name);
    return buffer(await file.openReadStreamPromise(entry));
  }
  async function payload<Form extends z.ZodType>(name: string, form: Form): Promise<z.infer<Form>> {
    if (entryOf(name).uncompressedSize > mostTextBytes) throw damaged(name);
    const text = (await buffer(checked(name))).toString();
    try {
      return form.parse(JSON.parse(text));
    } catch {
      throw damaged(name);
    }
  }
  async function* checked(name: string): AsyncGenerator<Buffer> {
    const hash = createHash('sha256');
    for await (const piece of await file.openReadStreamPromise(entryOf(name))) {
      hash.update(piece);
      yield piece;
    }
    if (hash.digest('hex') !== manifest.get(name)) throw damaged(name);
  }
}

const folderOf = (at: number): string => `data/documents/${String(at).padStart(8, '0')}`;
const sha256Of = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

async function entriesOf(file: ZipFile): Promise<Map<string, Entry>> {
  if (file.entryCount > mostEntries) throw damaged('too many files');
  const entries = new Map<string, Entry>();
  try {
    for await (const entry of file.eachEntry()) entries.set(entry.fileName, entry);
  } catch {
    throw damaged('its directory');
  }
  return entries;
}

function readManifest(text: Buffer): Map<string, string> {
  const lines = text.toString().split('\n').filter(Boolean);
  return new Map(
    lines.map((line) => {
      const [, hash, name] = /^([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? [];
      if (!hash || !name) throw damaged('its manifest');
      return [name, hash];
    }),
  );
}
