/** Requests about somebody's data for tests, each at the point where something can be done with it. */
import type { Tx } from '#schema/database.ts';
import { newId } from '#schema/id.ts';
import { adder } from './adder.ts';

export type PersonRequests = {
  /** Looked through, with a conversation and an act that were found. */
  accessRequestId: string;
  requestItemId: string;
  /** Looked through, with a conversation that can go by a decision of its own. */
  erasureRequestId: string;
  erasureDecisionId: string;
  /** With something that was put right. */
  rectificationRequestId: string;
  failedRequestId: string;
  /** Whom all of them are about. */
  personEmail: string;
};

/** So many days from today, as `2026-11-21`. */
export const dayIn = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

export async function addPersonRequests(tx: Tx, mark: string, personId: string): Promise<PersonRequests> {
  const add = adder(tx);
  const by = { made_by: newId(), made_name: mark };
  const request = (kind: string, state: string) => {
    const days = { received_on: dayIn(-5), due_on: dayIn(25) };
    return add('person_request', { kind, state, person_id: personId, reference: mark, ...days, ...by });
  };
  const item = (request_id: string, verdict: string, store = 'conversation', key: string[] = [newId()]) =>
    add('person_request_item', { request_id, store, row_key: JSON.stringify(key), verdict });
  const accessRequestId = await request('access', 'review');
  const erasureRequestId = await request('erasure', 'review');
  const rectificationRequestId = await request('rectification', 'review');
  await item(erasureRequestId, 'erase');
  await item(accessRequestId, 'deliver', 'audit_event', [new Date().toISOString(), newId()]);
  await add('person_rectification', {
    ...{ request_id: rectificationRequestId, what: mark, wrong: mark, corrected: mark },
    ...by,
  });
  const [person] = await tx.sql<{ email: string }>('select email from person where tenant_id = $1 and id = $2', [
    tx.tenantId,
    personId,
  ]);
  const reference = `${mark} ${newId()}`;
  return {
    accessRequestId,
    requestItemId: await item(accessRequestId, 'deliver'),
    erasureRequestId,
    erasureDecisionId: await add('decision', {
      ...{ reference, title: mark, authority: mark, decided_on: '2026-01-01' },
      ...by,
    }),
    rectificationRequestId,
    failedRequestId: await request('access', 'failed'),
    personEmail: person!.email,
  };
}
