/**
 * Undoes a response's content codings (gzip, deflate, br, zstd) and never makes more than `maxBytes` of it: the
 * decoder itself stops at the limit, so a bomb costs the limit and no more, in memory and in time.
 */

import { promisify } from 'node:util';
import { brotliDecompress, constants, gunzip, type InputType, inflate, inflateRaw, zstdDecompress } from 'node:zlib';
import { TooLarge, UnsupportedMedia, UpstreamFault } from '#schema/errors.ts';

/** What decodeBody can undo, as the Accept-Encoding header wants it. */
export const ACCEPT_ENCODING = 'gzip, deflate, br, zstd';

/** Two codings happen (a proxy compresses again); more is a trap. */
const MAX_CODINGS = 2;

type Decode = (input: InputType, options: { maxOutputLength: number }) => Promise<Buffer>;

const gunzipAsync: Decode = promisify(gunzip);
const inflateAsync: Decode = promisify(inflate);
const inflateRawAsync: Decode = promisify(inflateRaw);
const brotliAsync: Decode = promisify(brotliDecompress);
const zstdAsync: (input: InputType, options: object) => Promise<Buffer> = promisify(zstdDecompress);

/**
 * `wire` = the body as received, `codings` = the Content-Encoding header. Throws TooLarge past `maxBytes`,
 * UnsupportedMedia for an unknown coding, UpstreamFault (`reason`: truncated, encoding) for bytes that do not decode.
 */
export async function decodeBody(wire: Buffer, codings: string, maxBytes: number): Promise<Buffer> {
  const names = codings
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity');
  if (names.length > MAX_CODINGS) throw unknownCoding(codings);
  let body = wire;
  // The header lists codings in the order they were applied.
  for (const name of names.reverse()) {
    if (body.length === 0) return body;
    body = await decoderFor(name, body)(body, { maxOutputLength: maxBytes }).catch((error) => {
      throw undecodable(error, maxBytes);
    });
  }
  return body;
}

function decoderFor(name: string, body: Buffer): Decode {
  if (name === 'gzip' || name === 'x-gzip') return gunzipAsync;
  if (name === 'br') return brotliAsync;
  // By RFC 9659 a window larger than 8 MB need not be accepted; it would be allocated before the first byte.
  if (name === 'zstd')
    return (input, limit) => zstdAsync(input, { ...limit, params: { [constants.ZSTD_d_windowLogMax]: 23 } });
  // "deflate" means the zlib format, but some servers send the bare stream; method 8 in the first byte tells.
  if (name === 'deflate') return ((body[0] ?? 0) & 0x0f) === 8 ? inflateAsync : inflateRawAsync;
  throw unknownCoding(name);
}

function unknownCoding(name: string): UnsupportedMedia {
  return new UnsupportedMedia('The page is packed in a way that is not read', { coding: name.slice(0, 40) });
}

function undecodable(error: NodeJS.ErrnoException, limitBytes: number): Error {
  if (error.code === 'ERR_BUFFER_TOO_LARGE') return new TooLarge('The page is too large', { what: 'body', limitBytes });
  const reason = error.code === 'Z_BUF_ERROR' ? 'truncated' : 'encoding';
  return new UpstreamFault('The page could not be unpacked', undefined, { reason });
}
