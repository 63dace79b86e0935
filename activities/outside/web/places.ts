/** Places for large bodies: so many of them are in memory at once, however many are asked for. */

/** One body, which waits when it grows large. Disposing it gives its place to the next. */
export type Guest = Disposable & {
  /** Resolves when there is a place, at once when this guest has one. */
  enter(): Promise<void>;
};

export type Places = { guest(): Guest };

export function openPlaces(number: number): Places {
  const waiting: (() => void)[] = [];
  let free = number;
  const take = (): Promise<void> => {
    if (free === 0) return new Promise((resolve) => waiting.push(resolve));
    free -= 1;
    return Promise.resolve();
  };
  const give = () => {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  };
  return {
    guest() {
      let entered: Promise<void> | undefined;
      return {
        enter: () => (entered ??= take()),
        // Also when it was still waiting: its turn comes and is passed on.
        [Symbol.dispose]: () => void entered?.then(give),
      };
    },
  };
}
