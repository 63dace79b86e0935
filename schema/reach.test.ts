/** Who reaches what, as the database says it, against the same rule written down a second time and in other words. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeDatabase } from '#tests/rig/database.ts';
import { makeShelf } from '#tests/rig/knowledge.ts';
import { type Placed, place, type World, worlds } from '#tests/rig/world.ts';
import { openDatabase } from './database.ts';
import type { SpaceRole } from './role.ts';
import { readBy } from './sight.ts';

type Way = { collection: number; space: number; role: SpaceRole };

const shareAny = (some: number[] | null, others: number[]) => (some ?? []).some((group) => others.includes(group));

/** Every way that a person comes to a collection. */
function waysOf(world: World, who: number): Way[] {
  const { isAdministrator, groups } = world.people[who]!;
  const roles: { space: number; role: SpaceRole }[] = [
    ...world.members.filter((entry) => entry.who === who),
    ...world.groupMembers.filter((entry) => groups.includes(entry.who)),
    ...(isAdministrator ? [{ space: 0, role: 'owner' as const }] : []),
  ];
  const ways: Way[] = [];
  for (const { space, role } of roles) {
    const here = world.spaces[space]!;
    for (const [collection, held] of world.collections.entries()) {
      const home = world.spaces[held.space]!;
      if (here.isRemoved || home.isRemoved || held.isRemoved || held.level > here.level) continue;
      const isInGroups = held.groups === null || shareAny(held.groups, groups);
      if (held.space === space && (isInGroups || role === 'owner')) ways.push({ collection, space, role });
      const isLent = world.lendings.some((lent) => lent.collection === collection && lent.space === space);
      if (isLent && held.space === 0 && held.level <= home.level && isInGroups)
        ways.push({ collection, space, role: 'viewer' });
    }
  }
  return ways;
}

function reads(world: World, who: number, document: number): boolean {
  const { collection, groups } = world.documents[document]!;
  const ways = waysOf(world, who).filter((way) => way.collection === collection);
  if (groups === null) return ways.length > 0;
  const isOwner = ways.some(({ role }) => role === 'owner');
  return isOwner || (ways.length > 0 && shareAny(groups, world.people[who]!.groups));
}

const lines = (ways: { person: number; collection: number; space: number; role: string }[]) =>
  [...new Set(ways.map(({ person, space, collection, role }) => `${person} ${space} ${collection} ${role}`))].sort();

function expectedOf(world: World) {
  const people = world.people.map((_, person) => person);
  return {
    ways: lines(people.flatMap((person) => waysOf(world, person).map((way) => ({ person, ...way })))),
    documents: people.flatMap((person) =>
      world.documents.flatMap((_, document) => (reads(world, person, document) ? [`${person} ${document}`] : [])),
    ),
  };
}

test('who reaches which collection as what, and reads which document, is what the rule says', async () => {
  await using database = await makeDatabase();
  await using db = await openDatabase({ url: database.appUrl });

  const said = async (world: World) => {
    const { tenantId } = await makeShelf(database.adminUrl, db);
    return db.withTenant(tenantId, async (tx) => {
      const ids = await place(tx, world);
      const at = (kind: keyof Placed, id: string) => ids[kind].indexOf(id);
      const ways = await tx.sql<{ person: string; space: string; collection: string; role: string }>(
        `select p.id as person, r.space_id as space, r.collection_id as collection, r.role
         from person p cross join lateral reach_of($1, p.id, null, null) r where p.tenant_id = $1`,
        [tenantId],
      );
      const documents = [];
      for (const [person, personId] of ids.people.entries()) {
        const read = await tx.sql<{ id: string }>(
          `select t.id from document t where t.tenant_id = $1 and ${readBy({ tenant: '$1', person: '$2' }, 't.id')}`,
          [tenantId, personId],
        );
        const numbers = read.map(({ id }) => at('documents', id)).sort((a, b) => a - b);
        documents.push(...numbers.map((document) => `${person} ${document}`));
      }
      const numbered = ways.map(({ role, ...way }) => ({
        role,
        person: at('people', way.person),
        space: at('spaces', way.space),
        collection: at('collections', way.collection),
      }));
      return { ways: lines(numbered), documents };
    });
  };

  let seen = 0;
  await fc.assert(
    fc.asyncProperty(worlds, async (world) => {
      const answer = await said(world);
      expect(answer).toEqual(expectedOf(world));
      seen += answer.documents.length;
    }),
    { numRuns: 60 },
  );
  expect(seen, 'worlds in which somebody reads something').toBeGreaterThan(60);
});
