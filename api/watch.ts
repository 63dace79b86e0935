/** Looking at something again and again for many readers at once: one look in each interval, shared by all of them. */
import { setTimeout as sleep } from 'node:timers/promises';

type Look<T> = { readers: number; at: number; seen: Promise<T | null> };

/**
 * `watch(key, look, signal)` yields what `look` answers, at once and then after each interval, until the signal aborts.
 * A look that fails is left out: the next one may succeed.
 */
export function openWatch<T>(intervalMs: number) {
  const looks = new Map<string, Look<T>>();

  return async function* watch(key: string, look: () => Promise<T>, signal: AbortSignal): AsyncGenerator<T> {
    const shared = looks.get(key) ?? { readers: 0, at: 0, seen: Promise.resolve(null) };
    looks.set(key, shared);
    shared.readers++;
    try {
      while (!signal.aborted) {
        if (Date.now() - shared.at >= intervalMs) {
          shared.at = Date.now();
          shared.seen = look().catch(() => null);
        }
        const seen = await shared.seen;
        if (seen !== null) yield seen;
        const waitMs = Math.max(1, shared.at + intervalMs - Date.now());
        await sleep(waitMs, undefined, { signal }).catch(() => undefined);
      }
    } finally {
      if (--shared.readers === 0) looks.delete(key);
    }
  };
}
