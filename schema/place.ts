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
  /** Where each utterance begins: its offset in the version's text, and its second. */
  moments: z.array(z.tuple([z.int(), z.number()])).optional(),
});
export type Place = z.infer<typeof Place>;

/** From where the first one begins to where the last one ends. */
export function span(first: Place | undefined, last: Place | undefined): Place | undefined {
  if (!first || !last) return first ?? last;
  // Moments stay with the passages that they are in.
  const { toPage: _toPage, toSeconds: _toSeconds, moments: _moments, ...from } = first;
  const toPage = last.toPage ?? last.page;
  const toSeconds = last.toSeconds ?? first.toSeconds;
  return {
    ...from,
    ...(toPage !== undefined && toPage !== first.page && { toPage }),
    ...(toSeconds !== undefined && { toSeconds }),
  };
}

type Stretch = { from: number; to: number; place?: Place | undefined };

/**
 * Where what begins at `from` stands: the place of its passage, or of all the passages when it is not known. In a
 * recording that is the second at which its utterance begins.
 */
export function placeAt(
  source: { members: readonly Stretch[]; place?: Place | undefined },
  from: number | null,
): Place | undefined {
  const member = source.members.find((one) => from !== null && one.from <= from && from < one.to);
  const { moments = [], ...place } = member?.place ?? source.place ?? {};
  const moment = moments.findLast(([at]) => from !== null && at <= from);
  const found = moment ? { ...place, fromSeconds: moment[1] } : place;
  return Object.keys(found).length > 0 ? found : undefined;
}
