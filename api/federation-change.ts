/** Setting a provider of a tenant, its secret apart, and what follows for groups that it no longer gives. */
import { type Actor, recordEvent } from '#schema/audit.ts';
import type { Tx } from '#schema/database.ts';
import { Conflict, NotAllowed, NotFound } from '#schema/errors.ts';
import type { FederationForm } from '#schema/federation.ts';
import { newId } from '#schema/id.ts';
import { permissionsOf } from '#schema/role.ts';
import type { Secrets } from '#schema/secret.ts';
import { requireSwitch } from '#schema/switch.ts';
import { type Giver, requireWithin } from './giving.ts';
import { requireFillable } from './group-reach.ts';
import { handOver } from './ownership.ts';

const object = (id: string) => ({ kind: 'federation', id });
/** Facts for the record: who is let in how, by whom; no group's name at the provider. */
const facts = ({ issuer, clientId, kind, admission, domains, hosts, audiences, enabled, groups }: FederationForm) => ({
  ...{ issuer, clientId, kind, admission, domains, hosts, audiences, enabled },
  groups: groups.length,
});

/** A client secret, and what it is kept safe with. */
export type GivenSecret = { secret: string; secrets: Secrets | null };

/** Answers the id. Throws SwitchedOff, NotFound for a group that is not there, and as `putSecret` for a secret given with it. */
export async function makeFederation(
  tx: Tx,
  actor: Actor,
  form: FederationForm,
  given: GivenSecret | null = null,
): Promise<string> {
  await requireSwitch(tx, 'federation');
  await requireGroups(tx, form);
  const id = newId();
  await tx.sql('insert into federation (tenant_id, id, form) values ($1, $2, $3)', [
    tx.tenantId,
    id,
    JSON.stringify(form),
  ]);
  if (given) await keepSecret(tx, id, given);
  const details = { after: facts(form), secretGiven: given !== null };
  await recordEvent(tx, actor, { action: 'federation.make', object: object(id), details });
  return id;
}

/**
 * Another issuer or client is another trust: the secret was not for it, and is forgotten. Throws NotFound, and as
 * `putSecret` for a secret given with it.
 */
export async function changeFederation(
  tx: Tx,
  actor: Actor,
  id: string,
  form: FederationForm,
  given: GivenSecret | null = null,
): Promise<void> {
  const was = await holdFederation(tx, id);
  await requireGroups(tx, form);
  const isSameClient = was.issuer === form.issuer && was.clientId === form.clientId;
  await tx.sql(
    `update federation set form = $3, sealed_secret = case when $4 then sealed_secret end, updated_at = now()
     where tenant_id = $1 and id = $2`,
    [tx.tenantId, id, JSON.stringify(form), isSameClient],
  );
  if (given) await keepSecret(tx, id, given);
  await dropUngiven(tx);
  const details = {
    ...{ before: facts(was), after: facts(form) },
    ...{ secretForgotten: !isSameClient, secretGiven: given !== null },
  };
  await recordEvent(tx, actor, { action: 'federation.change', object: object(id), details });
}

/** Its people stay, and come in another way. */
export async function removeFederation(tx: Tx, actor: Actor, id: string): Promise<void> {
  const was = await holdFederation(tx, id);
  await tx.sql('delete from federation where tenant_id = $1 and id = $2', [tx.tenantId, id]);
  await dropUngiven(tx);
  await recordEvent(tx, actor, { action: 'federation.remove', object: object(id), details: { before: facts(was) } });
}

/** Throws NotFound, and Conflict where the installation has no key to seal with. */
export async function putSecret(tx: Tx, actor: Actor, id: string, given: GivenSecret): Promise<void> {
  await holdFederation(tx, id);
  await keepSecret(tx, id, given);
  await recordEvent(tx, actor, { action: 'federation.secret', object: object(id) });
}

async function keepSecret(tx: Tx, id: string, { secret, secrets }: GivenSecret): Promise<void> {
  if (!secrets) throw new Conflict('DIARIUM_SECRET_KEY is not set', { code: 'no-secret-key' });
  await tx.sql('update federation set sealed_secret = $3, updated_at = now() where tenant_id = $1 and id = $2', [
    tx.tenantId,
    id,
    secrets.seal(tx.tenantId, 'federation', id, secret),
  ]);
}

/** The form as it is, held until the transaction ends. Throws NotFound. */
export async function holdFederation(tx: Tx, id: string): Promise<FederationForm> {
  const [row] = await tx.sql<{ form: FederationForm }>(
    'select form from federation where tenant_id = $1 and id = $2 for no key update',
    [tx.tenantId, id],
  );
  if (!row) throw new NotFound('no such provider');
  return row.form;
}

/**
 * A provider gives groups and roles in the name of whoever set it. Throws NotAllowed when those are beyond them: else
 * seeing to providers would be a way to every right there is.
 */
export async function requireGivable(tx: Tx, giver: Giver, { groups }: FederationForm): Promise<void> {
  if (groups.length === 0) return;
  if (!giver.permissions.includes('people')) {
    throw new NotAllowed('groups are not theirs to give', { code: 'mapping-needs-people' });
  }
  for (const { role } of groups) if (role) requireWithin(giver, permissionsOf(role));
  await requireFillable(
    tx,
    giver,
    groups.flatMap(({ groupId }) => groupId ?? []),
  );
}

/** Throws NotFound for a group that is not the tenant's. */
async function requireGroups(tx: Tx, { groups }: FederationForm): Promise<void> {
  const wanted = [...new Set(groups.flatMap(({ groupId }) => groupId ?? []))];
  const found = await tx.sql('select id from person_group where tenant_id = $1 and id = any($2)', [
    tx.tenantId,
    wanted,
  ]);
  if (found.length < wanted.length) throw new NotFound('no such group');
}

/** Memberships that providers gave end when none of them gives that group any more. */
async function dropUngiven(tx: Tx): Promise<void> {
  const ungiven = await tx.sql<{ id: string }>(
    `select distinct group_id as id from group_member
     where tenant_id = $1 and origin = 'federation' and group_id::text not in (
       select rule->>'groupId' from federation f, jsonb_array_elements(f.form->'groups') rule
       where f.tenant_id = $1 and rule->>'groupId' is not null)`,
    [tx.tenantId],
  );
  const groupIds = ungiven.map(({ id }) => id);
  await handOver(tx, { groupIds }, () =>
    tx.sql(`delete from group_member where tenant_id = $1 and origin = 'federation' and group_id = any ($2)`, [
      tx.tenantId,
      groupIds,
    ]),
  );
}
