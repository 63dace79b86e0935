/**
 * Follows a stretch of a chain, event by event: is each the one that was linked, does each link follow from the one
 * before, and is it what the heads were signed over? What is wrong is told with the number of the event.
 */
import { hashAfter, sha256 } from './canonical.mjs';
import { isLost } from './continued.mjs';

/**
 * `events` and `links` are lines as `openLines` gives them; `start` is `{ seq, hash }` of what comes before the first;
 * `heads` are signed ones, by `seq`, and `continued` those that say what a restore took. `tell` is called with each
 * finding. Answers where the stretch ends, and how many links it has.
 */
export async function follow({ events, links, start, heads, tenantId, continued }, tell) {
  const waiting = heads.filter(({ seq }) => seq >= start.seq);
  let { seq, hash } = start;
  let agreed = start.seq;
  let count = 0;

  /** Several may be over one link, by whichever ways they came: one that differs is enough. */
  function compareHeads() {
    const isCovered = waiting.some((head) => head.seq === seq && !isLost(head, continued));
    let isAgreed = true;
    while (waiting.length > 0 && waiting[0].seq <= seq) {
      const head = waiting.shift();
      if (head.seq < seq || head.hash === hash.toString('hex') || isLost(head, continued)) continue;
      tell({ code: 'chain-replaced', seq: Math.min(agreed + 1, seq), to: seq });
      isAgreed = false;
    }
    if (isCovered && isAgreed) agreed = seq;
  }
  compareHeads();

  for (let line = await links.take(); line !== null; line = await links.take()) {
    const link = readLink(line);
    if (!link) {
      tell({ code: 'link-unreadable', seq: seq + 1 });
      continue;
    }
    count += 1;
    if (link.seq <= seq) {
      tell({ code: 'link-repeated', seq: link.seq });
      const line = await events.peek();
      if (line !== null && sha256(line).equals(link.digest)) await events.take();
      continue;
    }
    const follows = link.seq === seq + 1;
    if (!follows) tell({ code: 'link-missing', seq: seq + 1, to: link.seq - 1 });
    await matchEvent(events, link, links, tenantId, tell);
    if (follows && !hashAfter(hash, link.seq, link.digest).equals(link.hash)) {
      tell({ code: 'link-broken', seq: link.seq });
    }
    ({ seq, hash } = link);
    compareHeads();
  }
  if ((await events.take()) !== null) tell({ code: 'event-extra', seq });
  const last = waiting.findLast((head) => !isLost(head, continued));
  if (last) tell({ code: 'tail-missing', seq: seq + 1, to: last.seq });
  return { seq, hash, count };
}

const hex = /^[0-9a-f]{64}$/;

function readLink(line) {
  try {
    const { seq, digest, hash } = JSON.parse(line.toString('utf8'));
    if (!Number.isSafeInteger(seq) || seq < 1 || !hex.test(digest) || !hex.test(hash)) return null;
    return { seq, digest: Buffer.from(digest, 'hex'), hash: Buffer.from(hash, 'hex') };
  } catch {
    return null;
  }
}

/**
 * Takes the event of the link. One that was taken out or slipped in is told from one that was changed by its
 * neighbour's digest, so that those after it are not suspected.
 */
async function matchEvent(events, { seq, digest }, links, tenantId, tell) {
  const line = await events.peek();
  // An empty line stands for an event that was gone when the export was made.
  if (line?.length === 0) await events.take();
  if (line === null || line.length === 0) return tell({ code: 'event-missing', seq });
  const found = sha256(line);
  if (found.equals(digest)) {
    await events.take();
    if (tenantOf(line) !== tenantId) tell({ code: 'event-foreign', seq });
    return;
  }
  const nextLine = await links.peek();
  const following = await events.peek(1);
  const isNext = nextLine !== null && (readLink(nextLine)?.digest.equals(found) ?? false);
  const isFollowing = following !== null && sha256(following).equals(digest);
  // The event belongs to the link after this one: it stays for that.
  if (isNext && !isFollowing) return tell({ code: 'event-missing', seq });
  await events.take();
  if (isNext || !isFollowing) return tell({ code: 'event-changed', seq });
  tell({ code: 'event-extra', seq: seq - 1 });
  await events.take();
}

function tenantOf(line) {
  try {
    return JSON.parse(line.toString('utf8')).tenantId;
  } catch {
    return null;
  }
}
