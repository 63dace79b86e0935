/** A seeded source of chance: the same seed gives the same site on every machine. */
export interface Chance {
  /** In [0, 1). */
  next(): number;
  /** An integer in [0, bound). */
  below(bound: number): number;
  pick<T>(list: readonly T[]): T;
}

export function openChance(seed: number): Chance {
  let state = seed >>> 0;
  // mulberry32: small, quick, and even enough for test data.
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (bound: number) => Math.floor(next() * bound);
  return { next, below, pick: (list) => list[below(list.length)] as (typeof list)[number] };
}
