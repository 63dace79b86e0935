/** Holds: what they keep from every delete button, until one asks for the end and another agrees. */
import { expect, test } from 'vitest';
import type { Hold, HoldDetail } from '#schema/hold.ts';
import type { ListOf } from '#schema/list.ts';
import type { Problem } from '#schema/problem.ts';
import { startApi, type TestApi, type TestPerson } from '#tests/rig/api.ts';
import { addHold } from '#tests/rig/hold.ts';
import { addOfficer, holdForm, placeHold } from '#tests/rig/hold-desk.ts';

test('what is held is not deleted, hidden or moved by anybody, whatever it is held by', async () => {
  await using api = await startApi();
  const { fileId, collectionId, spaceId, sourceId, people, documentId } = api.ours;
  const officer = await addOfficer(api, 'Olga');
  const talk = api.ours.talks[people.user.personId]!;
  const deletes = {
    document: () => api.as(people.administrator, 'DELETE', `/document/${fileId}`),
    source: () => api.as(people.administrator, 'DELETE', `/source/${sourceId}`),
    space: () => api.as(people.administrator, 'DELETE', `/space/${spaceId}`),
    conversation: () => api.as(people.user, 'DELETE', `/conversation/${talk.conversationId}`),
    person: () =>
      api.as(people.administrator, 'DELETE', `/person/${people.user.personId}`, {
        handTo: people.administrator.personId,
      }),
  };
  const thing = (kind: string, id: string) => ({ kind, id });
  const cases: [object, (keyof typeof deletes)[]][] = [
    [thing('document', fileId), ['document', 'space']],
    [thing('document', documentId), ['source', 'space']],
    [thing('collection', collectionId), ['document', 'source', 'space']],
    [thing('space', spaceId), ['document', 'source', 'space', 'conversation']],
    [thing('conversation', talk.conversationId), ['conversation', 'space']],
    [thing('person', people.user.personId), ['conversation', 'person', 'space']],
    [{ kind: 'time', from: '2020-01-01T00:00:00.000Z' }, ['document', 'source', 'space', 'conversation', 'person']],
    [{ kind: 'tenant' }, ['document', 'source', 'space', 'conversation', 'person']],
  ];
  for (const [scope, held] of cases) {
    const { id } = await placeHold(api, officer, [scope]);
    for (const what of held) {
      const answer = await deletes[what]();
      expect([what, scope, answer.statusCode, answer.json<Problem>().code]).toEqual([what, scope, 423, 'legal-hold']);
      expect(answer.json<Problem>().next).not.toBe('');
    }
    await lift(api, officer, id);
  }
  const order = ['document', 'conversation', 'person', 'source', 'space'] as const;
  for (const what of order) expect((await deletes[what]()).statusCode, what).toBe(204);
});

async function lift(api: TestApi, asker: TestPerson, id: string): Promise<void> {
  const second = await addOfficer(api, 'Sven');
  const asked = await api.as(asker, 'POST', `/hold/${id}/lift`, { reason: 'Tvisten är avgjord sedan länge' });
  expect(asked.statusCode, asked.body).toBe(200);
  expect((await api.as(second, 'POST', `/hold/${id}/lift/approve`)).statusCode).toBe(200);
}

test('nobody lifts what they have asked to lift, and each turn stays in the history', async () => {
  await using api = await startApi();
  const [olga, sven] = [await addOfficer(api, 'Olga'), await addOfficer(api, 'Sven')];
  const { id } = await placeHold(api, olga, [{ kind: 'space', id: api.ours.spaceId }]);
  const turn = async (who: TestPerson, path: string, json?: object) => {
    const answer = await api.as(who, 'POST', `/hold/${id}/${path}`, json);
    return [answer.statusCode, answer.json<Problem>().code];
  };
  const why = { reason: 'Tvisten är avgjord sedan länge' };
  expect(await turn(sven, 'lift/approve')).toEqual([409, 'hold-not-asked']);
  expect((await turn(olga, 'lift', why))[0]).toBe(200);
  expect(await turn(sven, 'lift', why)).toEqual([409, 'hold-asked']);
  expect(await turn(olga, 'lift/approve')).toEqual([403, 'hold-same-person']);
  expect((await turn(sven, 'lift/refuse', { reason: 'Hovrätten har inte dömt' }))[0]).toBe(200);
  expect((await turn(sven, 'review', { reviewOn: '2199-02-01', note: 'Väntar på hovrätten' }))[0]).toBe(200);
  expect((await turn(sven, 'lift', why))[0]).toBe(200);
  expect((await turn(olga, 'lift/approve'))[0]).toBe(200);
  expect(await turn(olga, 'review', { reviewOn: '2199-03-01' })).toEqual([409, 'hold-lifted-before']);
  const shown = (await api.as(olga, 'GET', `/hold/${id}`)).json<HoldDetail>();
  expect(shown.turns.map(({ turn, byName }) => [turn, byName])).toEqual([
    ['place', 'Olga'],
    ['ask', 'Olga'],
    ['refuse', 'Sven'],
    ['review', 'Sven'],
    ['ask', 'Sven'],
    ['lift', 'Olga'],
  ]);
  const lifted = (await api.as(olga, 'GET', '/hold?lifted=true')).json<ListOf<Hold>>();
  expect(lifted.items.map(({ id }) => id)).toContain(id);
});

test('the table itself lets nobody lift alone, bring a hold back or delete it', async () => {
  await using api = await startApi();
  const { tenantId, people } = api.ours;
  const me = people.administrator.personId;
  const attempt = (statement: string, params: unknown[] = []) =>
    api.db.withTenant(tenantId, async (tx) => {
      await addHold(tx, 'Tvist');
      await tx.sql(statement, [tenantId, ...params]);
    });
  await expect(
    attempt('update hold set lift_asked_by = $2, lifted_by = $2, lifted_at = now() where tenant_id = $1', [me]),
  ).rejects.toThrow(/check constraint/);
  await expect(
    attempt('update hold set lift_asked_by = null, lifted_by = $2, lifted_at = now() where tenant_id = $1', [me]),
  ).rejects.toThrow(/check constraint/);
  await expect(attempt('delete from hold where tenant_id = $1')).rejects.toThrow('not deleted');
});

test('a search is held thing by thing, as it finds now, and not when it finds nothing', async () => {
  await using api = await startApi();
  const officer = await addOfficer(api, 'Olga');
  const [{ text }] = (await api.db.readTenant<{ text: string }>(
    api.ours.tenantId,
    'select text from passage where tenant_id = tenant.id and id = $2',
    [api.ours.passageId],
  )) as [{ text: string }];
  const search = text.split(/\W+/u).find((word) => word.length > 5)!;
  const preview = (await api.as(officer, 'POST', '/hold/preview', holdForm([], { search }))).json();
  expect(preview).toMatchObject({ documents: expect.any(Number), found: expect.any(Number) });
  const held = await placeHold(api, officer, [], { search });
  expect(held.scopes).toContainEqual(expect.objectContaining({ kind: 'document', id: api.ours.documentId }));
  expect(held.covered.documents + held.covered.conversations).toBe(preview.found);
  const none = await api.as(officer, 'POST', '/hold', holdForm([], { search: 'ordsomintefinns' }));
  expect([none.statusCode, none.json<Problem>().code]).toEqual([400, 'hold-found-nothing']);
});

test('held things say so, and of which holds only to those who see to them', async () => {
  await using api = await startApi();
  const { spaceId, collectionId, people } = api.ours;
  const { user, administrator } = people;
  const officer = await addOfficer(api, 'Olga');
  const { conversationId, messageId } = api.ours.talks[user.personId]!;
  const said = async () => {
    const paths: [TestPerson, string][] = [
      [user, `/conversation/${conversationId}`],
      [user, `/space/${spaceId}`],
      [user, `/collection/${collectionId}`],
      [administrator, `/person/${user.personId}`],
    ];
    const answers = await Promise.all(paths.map(([who, path]) => api.as(who, 'GET', path)));
    return answers.map((answer) => answer.json<{ isHeld: boolean }>().isHeld);
  };
  await api.as(user, 'PUT', `/message/${messageId}/feedback`, { verdict: 'bad', faults: ['source'] });
  expect(await said()).toEqual([false, false, false, false]);
  const { id } = await placeHold(api, officer, [
    { kind: 'space', id: spaceId },
    { kind: 'person', id: user.personId },
  ]);
  expect(await said()).toEqual([true, true, true, true]);
  const over = `/hold?overKind=conversation&overId=${conversationId}`;
  expect((await api.as(officer, 'GET', over)).json<ListOf<Hold>>().items.map((hold) => hold.id)).toEqual([id]);
  expect((await api.as(user, 'GET', over)).statusCode).toBe(403);
  const nobodys = (await api.as(officer, 'GET', `/hold?overKind=person&overId=${administrator.personId}`)).json();
  expect(nobodys).toMatchObject({ items: [] });
  // What somebody thought of an answer belongs to what was said.
  expect((await api.as(user, 'DELETE', `/message/${messageId}/feedback`)).statusCode).toBe(423);
  await lift(api, officer, id);
  expect((await api.as(user, 'DELETE', `/message/${messageId}/feedback`)).statusCode).toBe(204);
});

test('whoever placed a hold may go: the hold stays, with their name, and another lifts it', async () => {
  await using api = await startApi();
  const [olga, sven] = [await addOfficer(api, 'Olga'), await addOfficer(api, 'Sven')];
  const { administrator } = api.ours.people;
  const { id } = await placeHold(api, olga, [{ kind: 'space', id: api.ours.spaceId }]);
  const removal = { handTo: administrator.personId };
  expect((await api.as(administrator, 'DELETE', `/person/${olga.personId}`, removal)).statusCode).toBe(204);
  const shown = (await api.as(sven, 'GET', `/hold/${id}`)).json<HoldDetail>();
  expect(shown).toMatchObject({ state: 'open', placedName: 'Olga', turns: [{ turn: 'place', byName: 'Olga' }] });
  const refused = await api.as(administrator, 'DELETE', `/space/${api.ours.spaceId}`);
  expect(refused.statusCode).toBe(423);
  await lift(api, sven, id);
});
