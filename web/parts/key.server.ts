/** What the pages of keys do: make, renew and revoke keys, make and remove services. */
import { data } from '@remix-run/node';
import type { MadeKey } from '#schema/key.ts';
import type { Problem } from '#schema/problem.ts';
import { act, type Call } from './door.server.ts';
import { textIn } from './fields-data.ts';
import { readKeyForm } from './key-form-data.ts';

/** `made` is shown this once; a problem belongs to the form whose intent it is. */
export interface KeyOutcome {
  intent: string;
  made?: MadeKey;
  problem?: Problem;
}

export async function actOnKeys(call: Call, posted: FormData) {
  const intent = textIn(posted, 'intent');
  const outcome = await send(call, intent, posted);
  if (!outcome.ok) return data<KeyOutcome>({ intent, problem: outcome.problem }, outcome.problem.status);
  return data<KeyOutcome>(outcome.body ? { intent, made: outcome.body } : { intent });
}

async function send(call: Call, intent: string, posted: FormData) {
  const id = textIn(posted, 'id');
  switch (intent) {
    case 'make':
      return act<MadeKey>(call, 'POST', '/key', readKeyForm(posted));
    case 'rotate':
      return act<MadeKey>(call, 'POST', `/key/${id}/rotate`, { graceMinutes: Number(posted.get('graceMinutes')) });
    case 'service-make': {
      const form = { name: textIn(posted, 'serviceName'), role: textIn(posted, 'role') };
      const made = await act(call, 'POST', '/service', form);
      return made.ok ? { ok: true as const, body: null } : made;
    }
    default:
      return act<null>(call, 'DELETE', `${intent === 'service-remove' ? '/service' : '/key'}/${id}`);
  }
}
