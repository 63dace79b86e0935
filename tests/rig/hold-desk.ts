/** Those who see to holds, and a hold as they place it. */
import { expect } from 'vitest';
import type { HoldDetail } from '#schema/hold.ts';
import { addPerson } from '#tests/probe/person.ts';
import type { TestApi, TestPerson } from './api.ts';

export const holdForm = (scopes: readonly object[], given: object = {}) => ({
  title: 'Tvist om hamnen',
  reason: 'Handlingarna behövs i tingsrätten',
  reference: 'KS 2026/12',
  reviewOn: '2199-01-01',
  scopes,
  ...given,
});

/** Somebody who sees to holds, by this name. */
export async function addOfficer({ db, ours }: TestApi, name: string): Promise<TestPerson> {
  const officer = await addPerson(db, ours.tenantId, 'compliance-officer');
  const called = 'update person set name = $3 where tenant_id = $1 and id = $2';
  await db.withTenant(ours.tenantId, ({ sql }) => sql(called, [ours.tenantId, officer.personId, name]));
  return officer;
}

export async function placeHold(
  api: TestApi,
  officer: TestPerson,
  scopes: readonly object[],
  given?: object,
): Promise<HoldDetail> {
  const answer = await api.as(officer, 'POST', '/hold', holdForm(scopes, given));
  expect(answer.statusCode, answer.body).toBe(201);
  return answer.json();
}
