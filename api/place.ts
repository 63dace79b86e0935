/** Where a person signs in from: a network and a browser, kept as a hash. Somewhere new is pointed out to them. */
import type { FastifyRequest } from 'fastify';
import type { Tx } from '#schema/database.ts';
import { sha256 } from '#schema/id.ts';
import { type Letter, newPlaceLetter } from '#schema/letter.ts';
import { tellPerson } from '#schema/notice.ts';
import type { Language } from '#schema/session.ts';
import { deviceOf, neighbourhoodOf } from './device.ts';

/** Tells the person of a place they have not come from before, and answers the letter about it. The first is no news. */
export async function notePlace(
  tx: Tx,
  request: FastifyRequest,
  publicUrl: string,
  personId: string,
): Promise<Letter | null> {
  const device = deviceOf(request.headers['user-agent']);
  const hash = sha256([personId, neighbourhoodOf(request.ip), device].join(' '));
  const [place] = await tx.sql<{ isNew: boolean; before: number }>(
    `insert into place (tenant_id, person_id, hash) values ($1, $2, $3)
     on conflict (tenant_id, person_id, hash) do update set last_at = now()
     returning xmax = 0 as "isNew", (select count(*) from place where tenant_id = $1 and person_id = $2) as before`,
    [tx.tenantId, personId, hash],
  );
  if (!place!.isNew || place!.before === 0) return null;
  await tellPerson(tx, personId, 'new-place', { address: request.ip, ...(device ? { device } : {}) });
  const [reader] = await tx.sql<{ to: string; language: Language; tenant: string }>(
    `select p.email as to, p.language, t.name as tenant from person p join tenant t on t.id = p.tenant_id
     where p.tenant_id = $1 and p.id = $2`,
    [tx.tenantId, personId],
  );
  return newPlaceLetter({ ...reader!, url: new URL('/account', publicUrl).href });
}
