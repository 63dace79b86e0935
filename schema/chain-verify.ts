/**
 * Follows a chain from its first link to its last, and says where it is not what it was. Needs nothing but the lines, the
 * heads and the public key: the same for the database, for an export and for an auditor's own machine.
 */
import { digestOf, genesisOf, hashAfter, type Tip } from './chain.ts';
import { isSignedBy, openHeadCheck, type SignedHead } from './chain-head.ts';

/** A link as it was found, with its event's canonical text; null where there is no such event any more. */
export type FoundLink = { seq: number; digest: Uint8Array; hash: Uint8Array; canonical: string | null };

export const findingCodes = [
  /** The event is not the one that was linked. */
  'event-changed',
  /** The link's event is gone. */
  'event-missing',
  /** The event has no link, and none is about to be made. */
  'event-unlinked',
  /** Its hash does not follow from the one before. */
  'link-broken',
  /** Links from `seq` up to `to` are gone. */
  'link-missing',
  /** The number was there before. */
  'link-repeated',
  /** A head covers links up to `to`, and the chain ends before `seq`. */
  'tail-missing',
  /** What a head was signed over is not what is there: since `seq`, the last head that agrees, up to `to`. */
  'chain-replaced',
  /** The signature is not by the key that is trusted. */
  'head-forged',
] as const;
export type FindingCode = (typeof findingCodes)[number];

/** Where, by the number of the link; `to` where it is a stretch, `eventId` where there is no number. */
export type Finding = { code: FindingCode; seq: number; to?: number; eventId?: string };

/** Links that a restore took, by a head that says so. */
export type Lost = NonNullable<SignedHead['lost']>;

/** The heads that say that a chain was continued after a restore, and that the key signed. */
export const continuedIn = (heads: readonly SignedHead[], publicKey: string): SignedHead[] =>
  heads.filter((head) => head.kind === 'continued' && isSignedBy(publicKey, head));

/** Whether the head is over what a restore took: one that came later, over what is there, names its number as lost. */
const isLost = (head: SignedHead, continued: readonly SignedHead[]): boolean =>
  continued.some(
    ({ lost, signedAt }) =>
      lost !== undefined && head.seq >= lost.fromSeq && head.seq <= lost.toSeq && head.signedAt < signedAt,
  );

/** The newest that is over something else than what a restore took, of heads by what they cover. */
export function newestIn(heads: readonly SignedHead[], publicKey: string): SignedHead | undefined {
  const continued = continuedIn(heads, publicKey);
  return heads.findLast((head) => !isLost(head, continued));
}

/** What the links that are kept follow: the newest closing head that is trusted, or the genesis where nothing is over. */
export function startOf(tenantId: string, heads: readonly SignedHead[], publicKey: string): Tip {
  const closing = heads
    .filter((head) => head.kind === 'closing' && head.tenantId === tenantId && isSignedBy(publicKey, head))
    .sort((a, b) => b.seq - a.seq)[0];
  if (!closing) return { seq: 0, hash: genesisOf(tenantId) };
  return { seq: closing.seq, hash: Buffer.from(closing.hash, 'hex') };
}

export type Verifier = {
  /** The next link, in the order of their numbers. */
  take(link: FoundLink): Finding[];
  /** What only shows once all are taken. */
  end(): Finding[];
  /** Once all are taken: the numbers of what heads were signed over and is not there, or is something else. */
  lost(): Lost | null;
  /** The last link that was taken. */
  readonly tip: Tip;
};

/**
 * `start` is what comes before the first link: the genesis, or what a closing head was signed over. `continued`: where
 * only a stretch is followed, also those that were signed over what comes later.
 */
export function openVerifier(
  start: Tip,
  heads: readonly SignedHead[],
  publicKey: string,
  continued: readonly SignedHead[] = continuedIn(heads, publicKey),
): Verifier {
  const isTrusted = openHeadCheck(publicKey);
  const inOrder = heads.toSorted((a, b) => a.seq - b.seq);
  const forged: SignedHead[] = [];
  const strange: SignedHead[] = [];
  let tip = start;
  let agreed = start.seq;
  let next = 0;

  /** Those that come next, up to this link. There are many of a long record: each is looked at when its link comes by. */
  function trustedUpTo(seq: number): SignedHead[] {
    const trusted: SignedHead[] = [];
    for (; next < inOrder.length && inOrder[next]!.seq <= seq; next += 1) {
      const head = inOrder[next]!;
      (isTrusted(head) ? trusted : forged).push(head);
    }
    return trusted;
  }

  /** The heads over this very link: one that differs is enough, unless it is over what is known to be lost. */
  function compareHeads({ seq, hash }: FoundLink): Finding[] {
    const over = trustedUpTo(seq).filter((head) => head.seq === seq);
    const isDiffering = (head: SignedHead) => head.hash !== Buffer.from(hash).toString('hex');
    const differing = over.filter((head) => isDiffering(head) && !isLost(head, continued));
    strange.push(...differing);
    if (differing.length > 0) return [{ code: 'chain-replaced', seq: Math.min(agreed + 1, seq), to: seq }];
    if (!over.every(isDiffering)) agreed = seq;
    return [];
  }

  return {
    take(link) {
      const { seq, digest, hash, canonical } = link;
      if (seq <= tip.seq) return [{ code: 'link-repeated', seq }];
      const findings: Finding[] = [];
      const follows = seq === tip.seq + 1;
      if (!follows) findings.push({ code: 'link-missing', seq: tip.seq + 1, to: seq - 1 });
      if (canonical === null) findings.push({ code: 'event-missing', seq });
      else if (!digestOf(canonical).equals(digest)) findings.push({ code: 'event-changed', seq });
      if (follows && !hashAfter(tip.hash, seq, digest).equals(hash)) findings.push({ code: 'link-broken', seq });
      tip = { seq, hash: Buffer.from(hash) };
      return [...findings, ...compareHeads(link)];
    },
    end() {
      const beyond = trustedUpTo(Number.POSITIVE_INFINITY).filter(
        (head) => head.seq > tip.seq && !isLost(head, continued),
      );
      strange.push(...beyond);
      const last = beyond.at(-1);
      return [
        ...forged.map(({ seq }): Finding => ({ code: 'head-forged', seq })),
        ...(last ? [{ code: 'tail-missing', seq: tip.seq + 1, to: last.seq } as const] : []),
      ];
    },
    lost() {
      const earliest = strange.map(({ signedAt }) => signedAt).sort()[0];
      if (earliest === undefined) return null;
      const others = new Set([...forged, ...strange]);
      // What was signed before the first of the strange ones, and is there, came before what was lost.
      const before = inOrder.filter(
        (head) => head.seq <= tip.seq && head.signedAt < earliest && !others.has(head) && !isLost(head, continued),
      );
      return { fromSeq: (before.at(-1)?.seq ?? start.seq) + 1, toSeq: Math.max(...strange.map(({ seq }) => seq)) };
    },
    get tip() {
      return tip;
    },
  };
}
