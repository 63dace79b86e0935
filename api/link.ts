/**
 * One-time links: made in the transaction of the act that asks for them, handed over after it. A letter that is not
 * taken fails no act: the link is then shown to whoever asked.
 */
import { type Actor, recordEvent } from '#schema/audit.ts';
import { makeLinkBearer } from '#schema/bearer.ts';
import type { Tx } from '#schema/database.ts';
import { Interruption, NotFound } from '#schema/errors.ts';
import { newId } from '#schema/id.ts';
import { type LetterFacts, type LinkPurpose, linkLetter } from '#schema/letter.ts';
import { type LinkHanded, linkHours } from '#schema/link.ts';
import type { Deps } from './deps.ts';

/** A link that exists, and what its letter says. The only copy of its secret is in `facts.url`. */
export type MadeLink = { purpose: LinkPurpose; facts: LetterFacts; expiresAt: Date };

type LinkOrder = { personId: string; purpose: LinkPurpose };
type Addressee = { email: string; language: LetterFacts['language']; tenant: string };

/** Where a link of each kind leads. */
const pages: Record<LinkPurpose, string> = { 'sign-in': 'link', invite: 'link', reset: 'reset' };

/**
 * Makes a link for an active person of the tenant, recorded as `link.make`; earlier links of the same purpose are good
 * no more. Throws NotFound.
 */
export async function makeLink(
  tx: Tx,
  actor: Actor,
  publicUrl: string,
  { personId, purpose }: LinkOrder,
): Promise<MadeLink> {
  const [person] = await tx.sql<Addressee>(
    `select p.email, p.language, t.name as tenant from person p join tenant t on t.id = p.tenant_id
     where p.tenant_id = $1 and p.id = $2 and p.deactivated_at is null and p.removed_at is null`,
    [tx.tenantId, personId],
  );
  if (!person) throw new NotFound('no such person');
  const { bearer, hash } = makeLinkBearer(tx.tenantId);
  const id = newId();
  const hours = linkHours[purpose];
  await tx.sql(
    `update link set used_at = now()
     where tenant_id = $1 and person_id = $2 and purpose = $3 and used_at is null`,
    [tx.tenantId, personId, purpose],
  );
  const [made] = await tx.sql<{ expiresAt: Date }>(
    `insert into link (tenant_id, id, person_id, secret_hash, purpose, created_by, expires_at)
     values ($1, $2, $3, $4, $5, $6, now() + make_interval(hours => $7)) returning expires_at as "expiresAt"`,
    [tx.tenantId, id, personId, hash, purpose, actor.id ?? null, hours],
  );
  await recordEvent(tx, actor, {
    action: 'link.make',
    object: { kind: 'person', id: personId },
    details: { linkId: id, purpose },
  });
  const url = new URL(`/${pages[purpose]}/${bearer}`, publicUrl).href;
  const { email: to, ...named } = person;
  return { purpose, facts: { ...named, to, url, hours }, expiresAt: made!.expiresAt };
}

/** After the commit: mails the link, or shows it to the one who asked where there is no mail or it was not taken. */
export async function sendLink({ mailer, log }: Pick<Deps, 'mailer' | 'log'>, link: MadeLink): Promise<LinkHanded> {
  if (!mailer) return showLink(link, 'no-mailer');
  try {
    await mailer(linkLetter(link.purpose, link.facts));
  } catch (error) {
    if (!(error instanceof Interruption)) throw error;
    log.warn({ reason: error.message, purpose: link.purpose }, 'a letter was not taken');
    return showLink(link, 'mail-failed');
  }
  return { purpose: link.purpose, mailed: true, url: null, why: null, expiresAt: link.expiresAt.toISOString() };
}

/** Shows the link to the one who asked, and mails nothing. */
export const showLink = (
  { purpose, facts, expiresAt }: MadeLink,
  why: NonNullable<LinkHanded['why']> = 'asked-for',
): LinkHanded => ({ purpose, mailed: false, url: facts.url, why, expiresAt: expiresAt.toISOString() });
