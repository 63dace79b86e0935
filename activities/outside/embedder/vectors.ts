/** A service's vectors, checked number by number before anyone stores them. */
import { InvalidInput, UpstreamFault } from '#schema/errors.ts';

/**
 * Exactly one vector of length 1 and `dims` numbers for each text, by the index that the answer names. Throws
 * InvalidInput for vectors of another size, which no retry mends, UpstreamFault for everything else that is no vector.
 */
export function readVectors(answer: unknown, count: number, dims: number): Float32Array[] {
  const data = (answer as { data?: unknown }).data;
  if (!Array.isArray(data) || data.length !== count) throw nonsense('another number of vectors than was asked for');
  const vectors = new Array<Float32Array | undefined>(count).fill(undefined);
  for (const { index, embedding } of data as { index: unknown; embedding: unknown }[]) {
    if (typeof index !== 'number' || !(index in vectors) || vectors[index]) throw nonsense('vectors out of order');
    vectors[index] = unit(readNumbers(embedding), dims);
  }
  return vectors as Float32Array[];
}

/** Base64 of little-endian float32, or, from servers that ignore the wish, plain numbers. */
function readNumbers(embedding: unknown): Float32Array {
  if (Array.isArray(embedding))
    return Float32Array.from(embedding, (value) => (typeof value === 'number' ? value : NaN));
  if (typeof embedding !== 'string') throw nonsense('no vector');
  const bytes = Buffer.from(embedding, 'base64');
  if (bytes.length % 4 !== 0) throw nonsense('a vector that is cut off');
  return Float32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(i * 4));
}

function unit(vector: Float32Array, dims: number): Float32Array {
  if (vector.length !== dims) {
    throw new InvalidInput(`the model's vectors have ${vector.length} dimensions; EMBED_DIMS says ${dims}`, {
      dims: vector.length,
    });
  }
  let sum = 0;
  for (const value of vector) sum += value * value;
  if (!(sum > 0 && sum < Number.POSITIVE_INFINITY)) throw nonsense('a vector that is zero, infinite or not a number');
  const length = Math.sqrt(sum);
  return vector.map((value) => value / length);
}

const nonsense = (what: string) => new UpstreamFault(`the embedding model answered with ${what}`);
