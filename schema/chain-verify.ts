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
  /** The last link that was taken. */
  readonly tip: Tip;
};

/** `start` is what comes before the first link: the genesis, or what a closing head was signed over. */
export function openVerifier(start: Tip, heads: readonly SignedHead[], publicKey: string): Verifier {
  const isTrusted = openHeadCheck(publicKey);
  const inOrder = heads.toSorted((a, b) => a.seq - b.seq);
  const forged: SignedHead[] = [];
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

  /** The heads over this very link: one that differs is enough. */
  function compareHeads({ seq, hash }: FoundLink): Finding[] {
    const over = trustedUpTo(seq).filter((head) => head.seq === seq);
    const differing = over.filter((head) => head.hash !== Buffer.from(hash).toString('hex'));
    if (differing.length > 0) return [{ code: 'chain-replaced', seq: Math.min(agreed + 1, seq), to: seq }];
    if (over.length > 0) agreed = seq;
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
      const last = trustedUpTo(Number.POSITIVE_INFINITY).at(-1);
      return [
        ...forged.map(({ seq }): Finding => ({ code: 'head-forged', seq })),
        ...(last && last.seq > tip.seq ? [{ code: 'tail-missing', seq: tip.seq + 1, to: last.seq } as const] : []),
      ];
    },
    get tip() {
      return tip;
    },
  };
}
