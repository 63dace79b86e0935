/** Where in its original a passage stands: on pages of a file, or between two moments of a recording. */
import { z } from 'zod';

export const Place = z.object({
  /** First and last page, slide or sheet, from 1. */
  page: z.int().optional(),
  toPage: z.int().optional(),
  /** Name of the sheet or slide. */
  name: z.string().optional(),
  /** Seconds from the start. */
  fromSeconds: z.number().optional(),
  toSeconds: z.number().optional(),
});
export type Place = z.infer<typeof Place>;

/** From where the first one begins to where the last one ends. */
export function span(first: Place | undefined, last: Place | undefined): Place | undefined {
  if (!first || !last) return first ?? last;
  const { toPage: _toPage, toSeconds: _toSeconds, ...from } = first;
  const toPage = last.toPage ?? last.page;
  const toSeconds = last.toSeconds ?? first.toSeconds;
  return {
    ...from,
    ...(toPage !== undefined && toPage !== first.page && { toPage }),
    ...(toSeconds !== undefined && { toSeconds }),
  };
}

type Stretch = { from: number; to: number; place?: Place | undefined };

/** Where what begins at `from` stands: the place of its passage, or of all the passages when it is not known. */
export const placeAt = (
  source: { members: readonly Stretch[]; place?: Place | undefined },
  from: number | null,
): Place | undefined =>
  source.members.find((one) => from !== null && one.from <= from && from < one.to)?.place ?? source.place;
