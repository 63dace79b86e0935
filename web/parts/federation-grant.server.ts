/** A tenant's provider as those who run the installation post it: the form, and a secret where one is typed. */
import { data } from '@remix-run/node';
import type { GrantedFederation } from '#schema/federation.ts';
import type { Problem } from '#schema/problem.ts';
import { act, type Call } from './door.server.ts';
import { readFederationForm, type Typed } from './federation-form-data.ts';
import { textIn } from './fields-data.ts';

/** `set` is the provider as it is now; else what is wrong, and what was written. */
export type Granted = { set: GrantedFederation } | { problem: Problem; typed: Typed };

export async function grantFederation(call: Call, tenantId: string, posted: FormData) {
  const typed = readFederationForm(posted);
  const secret = textIn(posted, 'secret') || undefined;
  const path = `/system/tenants/${tenantId}/federation`;
  const done = await act<GrantedFederation>(call, 'PUT', path, { form: typed, secret });
  if (done.ok) return data<Granted>({ set: done.body });
  return data<Granted>({ problem: ofForm(done.problem), typed }, done.problem.status);
}

/** The fields stand inside `form` in what is sent, and by themselves on the page. */
const ofForm = (problem: Problem): Problem => ({
  ...problem,
  errors: problem.errors?.map((error) => ({ ...error, path: error.path.replace(/^form\./, '') })),
});
