/** Vectors of calls that failed before they could hand them over: they were paid for, and are not bought again. */
import { sha256 } from '#schema/id.ts';

/** About 12 MB of the largest common size; the oldest make room. */
const mostVectors = 2_000;

export function openPaid() {
  const kept = new Map<string, Float32Array>();
  const keyOf = (text: string) => sha256(text).toString('base64');
  return {
    keep(text: string, vector: Float32Array): void {
      kept.set(keyOf(text), vector);
      for (const oldest of kept.keys()) {
        if (kept.size <= mostVectors) break;
        kept.delete(oldest);
      }
    },
    /** Hands a kept vector out, once. */
    take(text: string): Float32Array | undefined {
      if (kept.size === 0) return undefined;
      const key = keyOf(text);
      const vector = kept.get(key);
      kept.delete(key);
      return vector;
    },
  };
}
