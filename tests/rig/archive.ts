/** What another reader than ours finds in an archive: names and texts, and that the checksums hold. */
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { fromBuffer, type ZipFile } from 'yauzl';

export async function readArchive(bytes: Buffer): Promise<Record<string, string>> {
  const zip = await promisify<Buffer, object, ZipFile>(fromBuffer)(bytes, { lazyEntries: false });
  const open = promisify(zip.openReadStream.bind(zip)) as (entry: unknown) => Promise<NodeJS.ReadableStream>;
  const found: Promise<[string, string]>[] = [];
  zip.on('entry', (entry) =>
    found.push(
      open(entry).then(
        async (stream) => [entry.fileName, (await buffer(stream as never)).toString()] as [string, string],
      ),
    ),
  );
  await new Promise((resolve, reject) => zip.on('end', resolve).on('error', reject));
  return Object.fromEntries(await Promise.all(found));
}
