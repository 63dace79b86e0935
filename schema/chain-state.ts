/** What is shown of the chain of an organisation's record: how far it reaches, who vouches for it, and what was found. */
import { z } from 'zod';
import { SignedHead } from './chain-head.ts';
import { findingCodes } from './chain-verify.ts';

const Found = z.object({
  code: z.enum(findingCodes),
  /** The number of the link; 0 for an event that has none. */
  seq: z.int(),
  to: z.int().optional(),
  eventId: z.uuid().optional(),
});

export const ChainCheck = z.object({
  id: z.uuid(),
  askedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  /** The last link that was followed, and how many were; null until it has ended. */
  seq: z.int().nullable(),
  links: z.int().nullable(),
  /** How many signed heads outside the database it was held against, and the last link that they cover. */
  heads: z.int().nullable(),
  headSeq: z.int().nullable(),
  findings: z.array(Found),
});
export type ChainCheck = z.infer<typeof ChainCheck>;

export const ChainHead = z.object({
  head: SignedHead,
  /** When a witness elsewhere had heard of it; null where there is none, or it has not heard yet. */
  witnessedAt: z.iso.datetime().nullable(),
});
export type ChainHead = z.infer<typeof ChainHead>;

export const ChainState = z.object({
  /** The last link; 0 where nothing is linked yet. */
  seq: z.int(),
  /** Events that wait for their link. */
  waiting: z.int(),
  /** Up to where the last check followed it and found nothing wrong; null where there was none, or it found something. */
  verifiedSeq: z.int().nullable(),
  verifiedAt: z.iso.datetime().nullable(),
  /** The one that is asked for or under way. */
  openCheck: ChainCheck.nullable(),
  lastCheck: ChainCheck.nullable(),
  /** The newest ones, newest first. */
  heads: z.array(ChainHead),
  /** The last link that a witness elsewhere has heard of; null where there is none, or it has heard of nothing. */
  witnessed: z.object({ seq: z.int(), at: z.iso.datetime() }).nullable(),
  /** What came before it is over and gone. */
  closing: ChainHead.nullable(),
  /** Restores after which it was continued, the latest first: each names the numbers among which events were lost. */
  continued: z.array(ChainHead),
  /** SPKI in PEM; null where no head is signed yet. */
  publicKey: z.string().nullable(),
});
export type ChainState = z.infer<typeof ChainState>;
