/** The command that lets the chain of a record go on after a restore took its end. */
import { continueChain, findLost } from '#activities/chain/continue.ts';
import { openHeads } from '#activities/outside/heads.ts';
import { openHeadSigner } from '#schema/chain-head.ts';
import { Conflict } from '#schema/errors.ts';
import { type Command, usageError } from './admin-command.ts';
import { findBySlug, findPlace, leastReason } from './admin-purge.ts';
import { openLedgers } from './reapply.ts';
import { say } from './say.ts';

export const continueCommand: Command = {
  usage: "continue-chain --tenant SLUG [--from N --to M --reason 'WHY'] [--json]",
  about: 'after a restore, say for good which events of the record it took; first without numbers, to see them',
  async run(_words, { tenant: slug, from, to, reason, json }) {
    if (!slug || ((from || to) && !(from && to && reason && reason.length >= leastReason)))
      throw usageError(continueCommand);
    const place = findPlace();
    if (!place.secretKey) throw new Conflict('DIARIUM_SECRET_KEY is not set: there is nothing to sign with');
    await using ledgers = await openLedgers(place);
    const { db } = ledgers;
    const tenantId = await findBySlug(ledgers, slug);
    const deps = { db, heads: openHeads(place.files), signer: openHeadSigner(place.secretKey) };
    if (from && to && reason) {
      const lost = { fromSeq: Number(from), toSeq: Number(to) };
      const head = await continueChain(deps, tenantId, { lost, reason });
      say(json ? JSON.stringify(head) : `${slug}: the chain goes on after event ${head.seq}, which is in the record`);
      return true;
    }
    const lost = await findLost(deps, tenantId);
    if (json) say(JSON.stringify(lost));
    else if (!lost) say(`${slug}: nothing that a head was signed over is missing`);
    else say(sayLost(slug, lost.fromSeq, lost.toSeq));
    return true;
  },
};

const sayLost = (slug: string, from: number, to: number): string =>
  [
    `${slug}: of the events ${from} to ${to} at most ${to - from + 1} are missing.`,
    'Only if a restore took them, and not somebody who had no business to:',
    `npm run admin -- continue-chain --tenant ${slug} --from ${from} --to ${to} --reason 'WHY'`,
  ].join('\n');
