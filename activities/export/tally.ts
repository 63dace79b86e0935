/** What an export counts of what it holds, for those who read its summary. Memory grows with people and acts, not events. */
import type { ChainedEvent } from '#schema/chain.ts';

/** From many to few; of as many by name. */
export type Counted = readonly (readonly [name: string, count: number])[];

export type Tally = {
  take(event: ChainedEvent): void;
  readonly first: string | null;
  readonly last: string | null;
  acts(): Counted;
  people(): Counted;
  /** In UTC, as moments are written; the earliest first. */
  days(): Counted;
  outcomes(): Counted;
};

export function openTally(): Tally {
  const [acts, people, days, outcomes] = Array.from({ length: 4 }, () => new Map<string, number>()) as [
    Map<string, number>,
    Map<string, number>,
    Map<string, number>,
    Map<string, number>,
  ];
  let first: string | null = null;
  let last: string | null = null;
  return {
    take({ at, action, actorKind, actorId, actorName, outcome }) {
      if (first === null || at < first) first = at;
      if (last === null || at > last) last = at;
      add(acts, action);
      add(people, actorName ?? actorId ?? actorKind);
      add(days, at.slice(0, 10));
      add(outcomes, outcome);
    },
    get first() {
      return first;
    },
    get last() {
      return last;
    },
    acts: () => mostFirst(acts),
    people: () => mostFirst(people),
    days: () => [...days].sort(([a], [b]) => (a < b ? -1 : 1)),
    outcomes: () => mostFirst(outcomes),
  };
}

const add = (counts: Map<string, number>, name: string) => counts.set(name, (counts.get(name) ?? 0) + 1);

/** By code points: the order of a language would change with the machine. */
const mostFirst = (counts: Map<string, number>): Counted =>
  [...counts].sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1));
