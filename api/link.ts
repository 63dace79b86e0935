/**
 * One-time links: made in the transaction of the act that asks for them, handed over after it. A letter that is not
 * taken fails no act: the link is then shown to whoever asked.
 */
import { type Actor, recordEvent } from '#schema/audit.ts';
import { makeLinkBearer } from '#schema/bearer.ts';
import type { Tx } from '#schema/database.ts';
import { Interruption, NotFound } from '#schema/errors.ts';
import { newId } from '#schema/id.ts';
import { type Letter, type LetterFacts, type LinkPurpose, linkLetter } from '#schema/letter.ts';
import { type LinkHanded, linkHours, linkUrl } from '#schema/link.ts';
import type { Deps } from './deps.ts';

/** A link that exists, and what its letter says. The only copy of its secret is in `facts.url`. */
export type MadeLink = { id: string; personId: string; purpose: LinkPurpose; facts: LetterFacts; expiresAt: Date };

type Addressee = {
  personId: string;
  email: string;
  language: LetterFacts['language'];
  tenant: string;
  expiresAt: Date;
};

/**
 * Makes a link for an active person of the tenant, recorded as `link.make`; earlier links of the same purpose are good
 * no more. Throws NotFound.
 */
export async function makeLink(
  tx: Tx,
  actor: Actor,
  publicUrl: string,
  { personId, purpose }: { personId: string; purpose: LinkPurpose },
): Promise<MadeLink> {
  const link = await addLink(tx, publicUrl, { personId, purpose, createdBy: actor.id });
  if (!link) throw new NotFound('no such person');
  const object = { kind: 'person', id: personId };
  await recordEvent(tx, actor, { action: 'link.make', object, details: { linkId: link.id, purpose } });
  return link;
}

type LinkOrder = { purpose: LinkPurpose; personId?: string; email?: string; createdBy?: string };

/** A link for the one person with this id or address; null, after the same statements, when there is none. */
export async function addLink(tx: Tx, publicUrl: string, order: LinkOrder): Promise<MadeLink | null> {
  const { purpose, personId = null, email = null, createdBy = null } = order;
  const { bearer, hash } = makeLinkBearer(tx.tenantId);
  const id = newId();
  const hours = linkHours[purpose];
  const [made] = await tx.sql<Addressee>(
    `with made as (
       insert into link (tenant_id, id, person_id, secret_hash, purpose, created_by, expires_at)
       select p.tenant_id, $4, p.id, $5, $6, $7, now() + make_interval(hours => $8) from person p
       where p.tenant_id = $1 and (p.id = $2 or p.email = $3) and p.kind = 'person' and p.role <> 'inspector'
         and p.deactivated_at is null and p.removed_at is null
       returning person_id, expires_at)
     select m.person_id as "personId", m.expires_at as "expiresAt", p.email, p.language, t.name as tenant
     from made m join person p on p.tenant_id = $1 and p.id = m.person_id join tenant t on t.id = $1`,
    [tx.tenantId, personId, email, id, hash, purpose, createdBy, hours],
  );
  await tx.sql(
    `update link set used_at = now()
     where tenant_id = $1 and person_id = $2 and purpose = $3 and id <> $4 and used_at is null`,
    [tx.tenantId, made?.personId ?? null, purpose, id],
  );
  if (!made) return null;
  const { email: to, language, tenant, expiresAt } = made;
  const url = linkUrl(publicUrl, purpose, bearer);
  return { id, personId: made.personId, purpose, facts: { to, language, tenant, url, hours }, expiresAt };
}

type Post = Pick<Deps, 'mailer' | 'log'>;

/** After the commit: mails the link, or shows it to the one who asked where there is no mail or it was not taken. */
export async function sendLink(post: Post, link: MadeLink): Promise<LinkHanded> {
  if (!post.mailer) return showLink(link, 'no-mailer');
  if (!(await deliver(post, linkLetter(link.purpose, link.facts)))) return showLink(link, 'mail-failed');
  return { purpose: link.purpose, mailed: true, url: null, why: null, expiresAt: link.expiresAt.toISOString() };
}

/** Lets the letter go while the answer is on its way: how long it takes tells nobody anything. */
export function postLater(post: Post, letter: Letter): void {
  if (post.mailer) setImmediate(() => void deliver(post, letter));
}

/** Whether it was taken. */
async function deliver({ mailer, log }: Post, letter: Letter): Promise<boolean> {
  try {
    await mailer?.(letter);
    return true;
  } catch (err) {
    if (err instanceof Interruption) log.warn({ reason: err.message }, 'a letter was not taken');
    else log.error({ err }, 'a letter could not be sent');
    return false;
  }
}

/** Shows the link to the one who asked, and mails nothing. */
export const showLink = (
  { purpose, facts, expiresAt }: MadeLink,
  why: NonNullable<LinkHanded['why']> = 'asked-for',
): LinkHanded => ({ purpose, mailed: false, url: facts.url, why, expiresAt: expiresAt.toISOString() });
