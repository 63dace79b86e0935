/** Objects written and copied, in parts where one request would be too large. */
import type { S3Client } from '@aws-sdk/client-s3';

type Loaded = { sdk: typeof import('@aws-sdk/client-s3'); client: S3Client };
type Target = { Bucket: string; Key: string };

/** Held in memory one at a time; ten thousand of them are the most that an object may have: 160 GB. */
const partBytes = 16 * 1024 * 1024;
/** One request copies 5 GB at most. */
const copyBytes = 1024 ** 3;

/** Answers how many bytes there were. */
export async function writeObject(loaded: Loaded, target: Target, bytes: AsyncIterable<Uint8Array>): Promise<number> {
  const parts = inParts(bytes);
  const first = await parts.next();
  const head = first.done ? Buffer.alloc(0) : first.value;
  if (head.byteLength < partBytes) {
    await loaded.client.send(new loaded.sdk.PutObjectCommand({ ...target, Body: head }));
    return head.byteLength;
  }
  let sizeBytes = 0;
  await sendParts(loaded, target, async (send) => {
    for (let part: Buffer | undefined = head; part; part = (await parts.next()).value || undefined) {
      await send((numbered) => loaded.client.send(new loaded.sdk.UploadPartCommand({ ...numbered, Body: part })));
      sizeBytes += part.byteLength;
    }
  });
  return sizeBytes;
}

/** The object `from` of the same bucket under another name. */
export async function copyObject(loaded: Loaded, target: Target, from: string, sizeBytes: number): Promise<void> {
  const { sdk, client } = loaded;
  const CopySource = encodeURI(`${target.Bucket}/${from}`);
  if (sizeBytes <= copyBytes) {
    await client.send(new sdk.CopyObjectCommand({ ...target, CopySource }));
    return;
  }
  await sendParts(loaded, target, async (send) => {
    for (let at = 0; at < sizeBytes; at += copyBytes) {
      const CopySourceRange = `bytes=${at}-${Math.min(at + copyBytes, sizeBytes) - 1}`;
      await send(async (numbered) => {
        const { CopyPartResult } = await client.send(
          new sdk.UploadPartCopyCommand({ ...numbered, CopySource, CopySourceRange }),
        );
        return { ETag: CopyPartResult?.ETag };
      });
    }
  });
}

type Numbered = Target & { UploadId: string; PartNumber: number };
type SendPart = (send: (numbered: Numbered) => Promise<{ ETag?: string | undefined }>) => Promise<void>;

/** What `work` sends becomes one object; when it fails, nothing of it is left. */
async function sendParts(
  { sdk, client }: Loaded,
  target: Target,
  work: (send: SendPart) => Promise<void>,
): Promise<void> {
  const { UploadId } = await client.send(new sdk.CreateMultipartUploadCommand(target));
  const open = { ...target, UploadId: UploadId! };
  const Parts: { ETag: string | undefined; PartNumber: number }[] = [];
  try {
    await work(async (send) => {
      const PartNumber = Parts.length + 1;
      const { ETag } = await send({ ...open, PartNumber });
      Parts.push({ ETag, PartNumber });
    });
    await client.send(new sdk.CompleteMultipartUploadCommand({ ...open, MultipartUpload: { Parts } }));
  } catch (error) {
    await client.send(new sdk.AbortMultipartUploadCommand(open)).catch(() => undefined);
    throw error;
  }
}

/** All of one length but the last. */
async function* inParts(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer, undefined> {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  for await (const piece of bytes) {
    held.push(piece);
    heldBytes += piece.byteLength;
    while (heldBytes >= partBytes) {
      const joined = Buffer.concat(held);
      yield joined.subarray(0, partBytes);
      held = [joined.subarray(partBytes)];
      heldBytes -= partBytes;
    }
  }
  if (heldBytes > 0) yield Buffer.concat(held);
  return undefined;
}
