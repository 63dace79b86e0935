/** The protocol's own client, as the web and programs use it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { Upload, type UploadOptions } from 'tus-js-client';
import { expect, test } from 'vitest';
import { newId } from '#schema/id.ts';
import { withKey } from '#tests/rig/key.ts';
import { startReceiving } from '#tests/rig/tus.ts';

const chunkSize = 100_000;

/** Resolves with the run's id when all of it has come; `until` breaks it off when so much has. */
function send(bytes: Buffer, options: UploadOptions, until = Number.POSITIVE_INFINITY) {
  return new Promise<{ url: string; extractId: string | undefined }>((resolve, reject) => {
    let extractId: string | undefined;
    const upload = new Upload(bytes, {
      ...options,
      chunkSize,
      retryDelays: [],
      onError: reject,
      onAfterResponse: (_request, answer) => {
        extractId = answer.getHeader('diarium-extract') ?? extractId;
      },
      onChunkComplete: (_chunk, accepted) => {
        if (accepted >= until) upload.abort().then(() => resolve({ url: upload.url!, extractId }), reject);
      },
      onSuccess: () => resolve({ url: upload.url!, extractId }),
    });
    upload.start();
  });
}

test('a program with a key sends a file in pieces, is broken off, and goes on where it was', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'diarium-client-'));
  try {
    await using desk = await startReceiving(dir);
    const { api, url, arrivals } = desk;
    const { collectionId, people, tenantId } = api.ours;
    const { bearer } = await withKey(api, people.editor.personId, { permissions: ['crawl'] });
    const bytes = Buffer.alloc(450_000, 'avgift och taxa ');
    const options = {
      endpoint: `${url}/api/v1/upload?collectionId=${collectionId}`,
      headers: { authorization: `Bearer ${bearer}` },
      metadata: { name: 'Stor.txt', folder: 'Bygg' },
      uploadDataDuringCreation: true,
    };
    const half = await send(bytes, options, 200_000);
    expect(half.extractId).toBeUndefined();
    const whole = await send(bytes, { ...options, uploadUrl: half.url });
    expect(whole).toEqual({ url: half.url, extractId: expect.any(String) });
    const uploadId = whole.url.split('/').at(-1)!;
    expect((await buffer(await arrivals.open(tenantId, uploadId))).equals(bytes)).toBe(true);

    // One request is enough for a small file.
    const small = await send(Buffer.from('Avgiften är 4 200 kronor.'), { ...options, metadata: { name: 'a.txt' } });
    expect(small.extractId).toEqual(expect.any(String));
    const gone = send(bytes, { ...options, endpoint: `${url}/api/v1/upload?collectionId=${newId()}` });
    await expect(gone).rejects.toThrow('not-found');
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
