/** Heads outside are read each night: of days long gone one a day is enough, since each covers what came before it. */
import type { SignedHead } from '#schema/chain-head.ts';

/** So long all of them stay, so that what somebody did is placed between two that are minutes apart. */
const wholeMs = 30 * 24 * 3_600_000;

/**
 * Those that can go, of heads in the order of their links with which a chain was found to agree: but for the last of each
 * day. Closing ones stay, and those over what a restore took, which agree with nothing any more.
 */
export function spareHeads(heads: readonly SignedHead[], nowMs: number): SignedHead[] {
  const wholeFrom = new Date(nowMs - wholeMs).toISOString();
  const stretches = heads.flatMap(({ lost }) => (lost ? [lost] : []));
  const old = heads.filter(
    ({ kind, signedAt, seq }) =>
      kind === 'head' &&
      signedAt < wholeFrom &&
      !stretches.some(({ fromSeq, toSeq }) => seq >= fromSeq && seq <= toSeq),
  );
  const lastOfDay = new Map(old.map((head) => [dayOf(head), head]));
  return old.filter((head) => lastOfDay.get(dayOf(head)) !== head);
}

const dayOf = ({ signedAt }: SignedHead): string => signedAt.slice(0, 10);
