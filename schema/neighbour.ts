/** Hits that stand next to each other in one version become one hit, so that a reader sees whole stretches of text. */
import { span } from './place.ts';
import type { Found } from './search.ts';

/** Best first, as they came; a stretch is as relevant as its best member, and is named by it. */
export function joinNeighbours(found: readonly Found[]): Found[] {
  const at = new Map(found.map((hit) => [place(hit, 0), hit]));
  const used = new Set<Found>();
  const joined: Found[] = [];
  for (const hit of found) {
    if (used.has(hit)) continue;
    let stretch = hit;
    for (let next = at.get(place(hit, 1)); next && !used.has(next); next = at.get(place(next, 1))) {
      stretch = append(stretch, next);
      used.add(next);
    }
    let first = hit;
    for (let previous = at.get(place(hit, -1)); previous && !used.has(previous); previous = at.get(place(first, -1))) {
      stretch = prepend(previous, first, stretch);
      used.add((first = previous));
    }
    joined.push(stretch);
  }
  return joined;
}

const place = (hit: Found, step: number) => `${hit.versionId} ${hit.ordinal + step}`;

/** `next` follows the end of `stretch`: its lead stands between them, unless they overlap. */
function append(stretch: Found, next: Found): Found {
  return { ...stretch, text: stretch.text + beyond(stretch.to, next), to: next.to, ...both(stretch, next) };
}

/** `previous` comes before `first`, the first member of `stretch`. */
function prepend(previous: Found, first: Found, stretch: Found): Found {
  const rest = stretch.text.slice(first.text.length);
  const text = previous.text + beyond(previous.to, first) + rest;
  return { ...stretch, text, from: previous.from, ...both(previous, stretch) };
}

const beyond = (to: number, next: Found) => (next.from < to ? next.text.slice(to - next.from) : next.lead + next.text);

function both(left: Found, right: Found): Partial<Found> {
  const place = span(left.place, right.place);
  return {
    coverage: Math.max(left.coverage, right.coverage),
    members: [...left.members, ...right.members],
    ...(place && { place }),
  };
}
