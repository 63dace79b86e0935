/** Work that costs much: so much of it at once, so much in line, and what comes beyond is sent away before it begins. */
import { Busy } from '#schema/errors.ts';

const retryMs = 2000;

export type Turns = { atOnce: number; inLine: number };

/** Answers what runs a piece of work when its turn comes; that throws Busy where the line is full. */
export function takingTurns({ atOnce, inLine }: Turns): <Done>(work: () => Promise<Done>) => Promise<Done> {
  const line: (() => void)[] = [];
  let running = 0;

  return async (work) => {
    if (running < atOnce) running += 1;
    else if (line.length < inLine) await new Promise<void>((resolve) => line.push(resolve));
    else throw new Busy('too much at once', retryMs);
    try {
      return await work();
    } finally {
      // The place is handed on: whoever comes now does not go first.
      const next = line.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
