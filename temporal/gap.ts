/** Nights in which a clock is put forward, and the times of day that they do not have. */

const dayMs = 86_400_000;
const minuteMs = 60_000;

export type WallTime = { year: number; month: number; day: number; hour: number; minute: number };

/**
 * The dates among the `days` after `from` on which a clock in `timeZone` never shows `hour`:`minute`, each with the
 * time that it shows in its place: later by what it was put forward.
 */
export function missingTimes(
  { hour, minute, timeZone }: { hour: number; minute: number; timeZone: string },
  from: Date,
  days: number,
): WallTime[] {
  const offsetMs = offsetIn(timeZone);
  const first = Math.floor(from.getTime() / dayMs) * dayMs + (hour * 60 + minute) * minuteMs;
  return Array.from({ length: days }, (_, day) => first + day * dayMs).flatMap((wallMs) => {
    const before = offsetMs(wallMs - dayMs / 2);
    const after = offsetMs(wallMs + dayMs / 2);
    // With either offset the moment would have to be on the side of the change on which that offset holds.
    const isMissing = after > before && offsetMs(wallMs - before) === after && offsetMs(wallMs - after) === before;
    return isMissing ? [wallTimeOf(wallMs + after - before)] : [];
  });
}

/** How far the zone's clock is ahead of UTC at a moment, in milliseconds. */
function offsetIn(timeZone: string): (atMs: number) => number {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  return (atMs) => Date.parse(`${format.format(atMs).replace(' ', 'T')}Z`) - Math.floor(atMs / 1000) * 1000;
}

/** The parts of a time of day that is written as if it were UTC. */
function wallTimeOf(wallMs: number): WallTime {
  const at = new Date(wallMs);
  return {
    year: at.getUTCFullYear(),
    month: at.getUTCMonth() + 1,
    day: at.getUTCDate(),
    hour: at.getUTCHours(),
    minute: at.getUTCMinutes(),
  };
}
