/** The files of a package, in the layout of BagIt 1.0 (RFC 8493), made as they are read. */
import { createHash } from 'node:crypto';
import { openDigest } from '#schema/archive-package.ts';
import type { Sealer } from '#schema/seal.ts';
import type { ArchiveFile } from '../archive.ts';
import type { LargeFiles } from '../outside/files.ts';
import type { Described } from './collection.ts';
import { dublinCore, eventsOf, premisEnd, premisHead } from './describe.ts';
import type { PackedDocument } from './document.ts';

export type Bag = {
  tenantId: string;
  described: Described;
  documents: AsyncIterable<PackedDocument>;
  /** The day that it was asked for, `YYYY-MM-DD`. */
  day: string;
  files: Pick<LargeFiles, 'read'>;
  /** Null where the installation has no key. */
  sealer: Sealer | null;
  /** Told after each document, and at the end of the digest. */
  onDocument(done: number): Promise<void>;
  onDigest(digest: string): void;
};

type Listed = { name: string; sha256: string; sizeBytes: number };

/** Throws where an original is not what its row says: what is packed stands by itself, and has to be right. */
export async function* bagFiles(bag: Bag): AsyncGenerator<ArchiveFile> {
  const { name, description, sources, permissions } = bag.described;
  const payload: Listed[] = [];
  const tags: Listed[] = [];
  const digest = openDigest();
  let events = premisHead;
  let done = 0;
  for await (const document of bag.documents) {
    const folder = `data/documents/${String(++done).padStart(8, '0')}`;
    // Of a recording whose sound was disposed of there is none, and the events say so.
    if (!document.original.gone) yield original(bag, document, folder, payload);
    yield written(`${folder}/metadata.xml`, dublinCore(document, name), payload);
    yield written(`${folder}/content.json`, JSON.stringify(document), payload);
    events += eventsOf(document, folder);
    digest.take(digested(document));
    await bag.onDocument(done);
  }
  yield written('data/events.xml', events + premisEnd, payload);
  yield written('data/collection.json', pretty({ name, description, sources }), payload);
  yield written('data/permissions.json', pretty(permissions), payload);
  const hex = digest.hex();
  bag.onDigest(hex);
  const manifest = manifestOf(payload);
  yield written('bagit.txt', 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n', tags);
  yield written('bag-info.txt', bagInfo(bag, payload, hex), tags);
  yield written('manifest-sha256.txt', manifest, tags);
  if (bag.sealer) {
    const body = { digest: hex, documents: done, manifest: sha256Of(manifest) };
    yield written('diarium-seal.json', pretty(bag.sealer.seal(bag.tenantId, 'collection-package', body)), tags);
    yield written('public.pem', bag.sealer.publicKey(bag.tenantId), tags);
  }
  yield { name: 'tagmanifest-sha256.txt', bytes: Buffer.from(manifestOf(tags)) };
}

/** A document as the digest of its collection takes it. */
export const digested = ({ key, original, version, passages }: PackedDocument) => ({
  key,
  original: original.sha256,
  text: sha256Of(version.text),
  passages: passages.map(({ textHash }) => textHash),
});

const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex');
const pretty = (object: object): string => `${JSON.stringify(object, null, 2)}\n`;
const manifestOf = (files: readonly Listed[]): string =>
  files.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join('');

function written(name: string, text: string, list: Listed[]): ArchiveFile {
  const bytes = Buffer.from(text);
  list.push({ name, sha256: createHash('sha256').update(bytes).digest('hex'), sizeBytes: bytes.length });
  return { name, bytes };
}

function original({ tenantId, files }: Bag, { original }: PackedDocument, folder: string, list: Listed[]): ArchiveFile {
  const name = `${folder}/original`;
  async function* bytes(): AsyncGenerator<Uint8Array> {
    const hash = createHash('sha256');
    let sizeBytes = 0;
    for await (const piece of await files.read(tenantId, Buffer.from(original.sha256, 'hex'))) {
      hash.update(piece);
      sizeBytes += (piece as Uint8Array).byteLength;
      yield piece;
    }
    const sha256 = hash.digest('hex');
    if (sha256 !== original.sha256) throw new Error(`an original is not what was kept: ${original.sha256}`);
    list.push({ name, sha256, sizeBytes });
  }
  return { name, bytes: bytes() };
}

function bagInfo({ described, day }: Bag, payload: readonly Listed[], digest: string): string {
  const sizeBytes = payload.reduce((sum, file) => sum + file.sizeBytes, 0);
  const lines: [label: string, value: string][] = [
    ['Bag-Software-Agent', 'Diarium'],
    ['Bagging-Date', day],
    ['External-Description', described.name.replace(/\s+/g, ' ')],
    ['Payload-Oxum', `${sizeBytes}.${payload.length}`],
    ['Diarium-Collection-Digest', digest],
  ];
  return lines.map(([label, value]) => `${label}: ${value}\n`).join('');
}
