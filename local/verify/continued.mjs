/**
 * Heads by which whoever runs an installation says that a restore took the end of a chain, and that it was continued: what
 * was signed before over numbers that were lost is no sign of damage then.
 */
import { isSigned } from './canonical.mjs';

/** Of these heads those that say so, by this key. */
export const continuedIn = (heads, trusted) =>
  heads.filter(
    (head) =>
      head?.kind === 'continued' &&
      head.purpose === undefined &&
      Number.isSafeInteger(head.seq) &&
      Number.isSafeInteger(head.lost?.fromSeq) &&
      Number.isSafeInteger(head.lost?.toSeq) &&
      isSigned(trusted, head),
  );

/** Whether the head is over what a restore took. */
export const isLost = ({ seq, signedAt, tenantId }, continued) =>
  continued.some(
    (by) =>
      by.tenantId === tenantId &&
      seq >= by.lost.fromSeq &&
      seq <= by.lost.toSeq &&
      Date.parse(signedAt) < Date.parse(by.signedAt),
  );

/** Whether links with these numbers can be there twice: once before the restore, and once after it. */
export const isTwice = ({ tenantId, fromSeq, toSeq }, continued) =>
  continued.some((by) => by.tenantId === tenantId && fromSeq >= by.lost.fromSeq && toSeq <= by.lost.toSeq);
