/** People of the organisation: found, invited and changed by those who keep them. */
import { recordEvent } from '#schema/audit.ts';
import type { Tx } from '#schema/database.ts';
import { Conflict, InvalidInput } from '#schema/errors.ts';
import { listOf } from '#schema/list.ts';
import { Invitation, Person, PersonChange, PersonDetail, PersonForm, PersonQuery } from '#schema/person.ts';
import { invitable, readPolicy } from '#schema/policy.ts';
import type { Routes } from './deps.ts';
import { requireGiveable, requireOther, requireOver } from './giving.ts';
import { requireFillable, tellOwners } from './group-reach.ts';
import { Id } from './id.ts';
import { addLink, makeLink, sendLink } from './link.ts';
import { changePerson, makePerson, type PersonFacts } from './person-change.ts';
import { listPeople, readPerson, readPersonDetail } from './person-row.ts';
import { actorOf, signedIn } from './plugins/session.ts';

export const personRoutes: Routes = (deps) => async (app) => {
  const { db, publicUrl } = deps;

  app.get(
    '/person',
    {
      config: { may: 'people', act: null },
      schema: {
        tags: ['person'],
        summary: 'People, by name',
        querystring: PersonQuery,
        response: { 200: listOf(Person) },
      },
    },
    async (request) => {
      const { tenantId } = signedIn(request);
      return db.withTenant(tenantId, (tx) => listPeople(tx, request.query));
    },
  );

  app.get(
    '/person/:id',
    {
      config: { may: 'people', act: null },
      schema: {
        tags: ['person'],
        summary: 'A person, and what hangs on them',
        params: Id,
        response: { 200: PersonDetail },
      },
    },
    async (request) => {
      const { tenantId } = signedIn(request);
      return db.withTenant(tenantId, (tx) => readPersonDetail(tx, request.params.id));
    },
  );

  app.post(
    '/person',
    {
      config: { may: 'people', act: 'person.make' },
      schema: {
        tags: ['person'],
        summary: 'Invite somebody',
        description: 'The link to come in by is mailed; where no mail is set up it is answered, this once.',
        body: PersonForm,
        response: { 201: Invitation },
      },
    },
    async (request, reply) => {
      const asker = signedIn(request);
      const { role: choice, ...form } = request.body;
      const { id, made } = await db.withTenant(asker.tenantId, async (tx) => {
        await requireInvitable(tx, form.email);
        const given = await requireGiveable(tx, asker, choice);
        await requireFillable(tx, asker, form.groupIds);
        const id = await makePerson(tx, { ...form, ...given });
        const made = await addLink(tx, publicUrl, { personId: id, purpose: 'invite', createdBy: asker.personId });
        const { groupIds, language } = form;
        const details = { ...given, language, groupIds, linkId: made!.id };
        await recordEvent(tx, actorOf(request), { action: 'person.make', object: { kind: 'person', id }, details });
        await tellOwners(tx, groupIds, asker.personId);
        return { id, made: made! };
      });
      const link = await sendLink(deps, made);
      return reply.code(201).send({ personId: id, link });
    },
  );

  app.post(
    '/person/:id/invite',
    {
      config: { may: 'people', act: 'link.make' },
      schema: {
        tags: ['person'],
        summary: 'Invite again: a new link, and the earlier ones are good no more',
        params: Id,
        response: { 201: Invitation },
      },
    },
    async (request, reply) => {
      const asker = signedIn(request);
      const { id } = request.params;
      const made = await db.withTenant(asker.tenantId, async (tx) => {
        await requireOver(tx, asker, id);
        return makeLink(tx, actorOf(request), publicUrl, { personId: id, purpose: 'invite' });
      });
      return reply.code(201).send({ personId: id, link: await sendLink(deps, made) });
    },
  );

  app.patch(
    '/person/:id',
    {
      config: { may: 'people', act: 'person.change' },
      schema: {
        tags: ['person'],
        summary: 'Change name, language or role',
        description: 'A role counts from the next request on. Nobody changes their own.',
        params: Id,
        body: PersonChange,
        response: { 200: Person },
      },
    },
    async (request) => {
      const asker = signedIn(request);
      const { id } = request.params;
      const { role: choice, ...rest } = request.body;
      return db.withTenant(asker.tenantId, async (tx) => {
        await requireOver(tx, asker, id);
        await requireByHand(tx, id, rest.name);
        const wanted: Partial<PersonFacts> = { ...rest };
        if (choice !== undefined) {
          requireOther(asker, id);
          Object.assign(wanted, await requireGiveable(tx, asker, choice));
        }
        await changePerson(tx, actorOf(request), id, wanted);
        return readPerson(tx, id);
      });
    },
  );
};

/** Throws InvalidInput for an address outside of the domains that the organisation invites from. */
async function requireInvitable(tx: Tx, email: string): Promise<void> {
  if (invitable(await readPolicy(tx), email)) return;
  throw new InvalidInput('not a domain that is invited from', { code: 'invite-domain', path: 'email' });
}

/** Throws Conflict for another name of somebody whom a directory keeps in step: it would come back. */
async function requireByHand(tx: Tx, id: string, name: string | undefined): Promise<void> {
  if (name === undefined) return;
  const kept = await tx.sql(
    'select id from person where tenant_id = $1 and id = $2 and directory is not null and name <> $3',
    [tx.tenantId, id, name],
  );
  if (kept.length > 0) throw new Conflict('a directory keeps the name', { code: 'not-by-hand' });
}
