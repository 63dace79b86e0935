/** Help from outside, and the end of an organisation. */

import { newId } from '#schema/id.ts';
import { ask, take } from '#tests/rig/glass.ts';
import { makeOperator } from '#tests/rig/operator.ts';
import type { Deed } from './deed.ts';
import { requestId, type Stage } from './stage.ts';

/** A wish of one who runs the installation, and another of them. */
async function wish({ api, operator }: Stage) {
  const second = await makeOperator(api, newId());
  const dispose = async () => {};
  const scene = { api, asker: operator, second, tenantId: api.ours.tenantId, [Symbol.asyncDispose]: dispose };
  return { scene, second, id: (await ask(scene)).id };
}

export const systemDeeds: Record<string, Deed> = {
  'POST /system/glass/:id/refuse': async (stage) => {
    const { scene, second, id } = await wish(stage);
    return () => take(scene, second, id, 'refuse');
  },
  'POST /system/glass/:id/enter': async (stage) => {
    const { scene, second, id } = await wish(stage);
    await take(scene, second, id, 'approve');
    return () => take(scene, stage.operator, id, 'enter');
  },
  'POST /glass/:id/end': async (stage) => {
    const { scene, second, id } = await wish(stage);
    await take(scene, second, id, 'approve');
    const { administrator } = stage.api.ours.people;
    return () => stage.api.as(administrator, 'POST', `/glass/${id}/end`, undefined, { 'x-request-id': requestId });
  },
  'DELETE /system/tenants/:id': async ({ api, operator }) => {
    const { tenantId, slug } = api.theirs;
    const path = `/system/tenants/${tenantId}`;
    await api.as(operator, 'POST', `${path}/suspend`);
    const body = { slug, reference: 'Avtalet har gått ut' };
    return () => api.as(operator, 'DELETE', path, body, { 'x-request-id': requestId });
  },
};
