/** The turns of a legal hold: each takes one that has come as far as that. */
import { newId } from '#schema/id.ts';
import { addHold } from '#tests/rig/hold.ts';
import type { Deed } from './deed.ts';
import { addPerson } from './person.ts';
import { requestId } from './stage.ts';

/** A hold in force, whose lifting somebody else has asked for where `isAsked`; each try is one's own. */
const turn =
  (path: string, isAsked: boolean, json?: object): Deed =>
  async ({ api, ours }) => {
    const officer = await addPerson(api.db, ours.tenantId, 'compliance-officer');
    const holdId = await api.db.withTenant(ours.tenantId, async (tx) => {
      const id = await addHold(tx, 'Tvist om hamnen');
      if (isAsked) {
        await tx.sql(
          `update hold set lift_asked_by = $3, lift_asked_name = 'Sven', lift_asked_at = now(), lift_reason = 'Avgjord'
           where tenant_id = $1 and id = $2`,
          [tx.tenantId, id, newId()],
        );
      }
      return id;
    });
    return () => api.as(officer, 'POST', `/hold/${holdId}${path}`, json, { 'x-request-id': requestId });
  };

const reason = { reason: 'Tvisten är avgjord sedan länge' };

export const holdDeeds: Record<string, Deed> = {
  'POST /hold/:id/review': turn('/review', false, { reviewOn: '2199-02-01' }),
  'POST /hold/:id/lift': turn('/lift', false, reason),
  'POST /hold/:id/lift/approve': turn('/lift/approve', true),
  'POST /hold/:id/lift/refuse': turn('/lift/refuse', true, reason),
};
