/** A small organisation drawn at random: who is where, what is lent, narrowed and classified; and put into a tenant. */
import fc from 'fast-check';
import type { Tx } from '#schema/database.ts';
import { newId } from '#schema/id.ts';
import type { SpaceRole } from '#schema/role.ts';

type Roled = { who: number; space: number; role: SpaceRole };
/** Everything is named by its number; the space 0 is the organisation's. */
export type World = {
  people: { isAdministrator: boolean; groups: number[] }[];
  spaces: { level: number; isRemoved: boolean }[];
  members: Roled[];
  groupMembers: Roled[];
  collections: { space: number; level: number; isRemoved: boolean; groups: number[] | null }[];
  lendings: { collection: number; space: number }[];
  documents: { collection: number; groups: number[] | null }[];
};

const sizes = { people: 4, groups: 3, spaces: 4, collections: 5, documents: 10 };
const one = (of: keyof typeof sizes) => fc.nat(sizes[of] - 1);
const some = (of: keyof typeof sizes) => fc.uniqueArray(one(of), { maxLength: 2 });
const level = fc.nat(2);
const rarely = fc.nat(9).map((chance) => chance === 0);
const role = fc.constantFrom<SpaceRole>('owner', 'editor', 'viewer');
const roled = (who: 'people' | 'groups') =>
  fc.uniqueArray(fc.record({ who: one(who), space: one('spaces'), role }), {
    maxLength: 5,
    selector: (entry) => `${entry.who} ${entry.space}`,
  });
const many = <T>(of: keyof typeof sizes, item: fc.Arbitrary<T>) =>
  fc.array(item, { minLength: sizes[of], maxLength: sizes[of] });
const kept = fc.option(some('groups'));

export const worlds: fc.Arbitrary<World> = fc.record({
  people: many('people', fc.record({ isAdministrator: rarely, groups: some('groups') })),
  spaces: many('spaces', fc.record({ level, isRemoved: rarely })),
  members: roled('people'),
  groupMembers: roled('groups'),
  collections: many(
    'collections',
    fc.record({ space: fc.oneof(fc.constant(0), one('spaces')), level, isRemoved: rarely, groups: kept }),
  ),
  lendings: fc.uniqueArray(fc.record({ collection: one('collections'), space: one('spaces') }), {
    maxLength: 6,
    selector: ({ collection, space }) => `${collection} ${space}`,
  }),
  documents: many('documents', fc.record({ collection: one('collections'), groups: kept })),
});

export type Placed = Record<'people' | 'groups' | 'spaces' | 'collections' | 'documents', string[]>;

/** Puts the world into the tenant of the transaction, which has nothing yet; answers the ids by number. */
export async function place(tx: Tx, world: World): Promise<Placed> {
  const ids = Object.fromEntries(
    Object.entries(sizes).map(([name, size]) => [name, Array.from({ length: size }, newId)]),
  ) as Placed;
  const { people, groups, spaces, collections, documents } = ids;
  const sources = collections.map(newId);
  const removed = (isRemoved: boolean) => (isRemoved ? new Date() : null);
  const rows = [
    [
      'person',
      world.people.map(({ isAdministrator }, at) => ({
        id: people[at],
        email: `${people[at]}@example.org`,
        name: 'x',
        role: isAdministrator ? 'administrator' : 'user',
      })),
    ],
    ['person_group', groups.map((id) => ({ id, name: id }))],
    [
      'group_member',
      world.people.flatMap((person, at) =>
        person.groups.map((group) => ({ group_id: groups[group], person_id: people[at] })),
      ),
    ],
    [
      'space',
      world.spaces.map((space, at) => ({
        id: spaces[at],
        name: 'x',
        kind: at === 0 ? 'organisation' : 'shared',
        level: space.level,
        removed_at: removed(space.isRemoved),
      })),
    ],
    [
      'member',
      world.members.map((entry) => ({
        space_id: spaces[entry.space],
        person_id: people[entry.who],
        role: entry.role,
      })),
    ],
    [
      'space_group',
      world.groupMembers.map((entry) => ({
        space_id: spaces[entry.space],
        group_id: groups[entry.who],
        role: entry.role,
      })),
    ],
    [
      'collection',
      world.collections.map((collection, at) => ({
        id: collections[at],
        space_id: spaces[collection.space],
        name: 'x',
        level: collection.level,
        narrowed: collection.groups !== null,
        removed_at: removed(collection.isRemoved),
      })),
    ],
    [
      'collection_group',
      world.collections.flatMap((collection, at) =>
        (collection.groups ?? []).map((group) => ({ collection_id: collections[at], group_id: groups[group] })),
      ),
    ],
    [
      'lending',
      world.lendings.map(({ collection, space }) => ({
        collection_id: collections[collection],
        space_id: spaces[space],
      })),
    ],
    ['source', sources.map((id, at) => ({ id, collection_id: collections[at], form: {} }))],
    [
      'document',
      world.documents.map((document, at) => ({
        id: documents[at],
        collection_id: collections[document.collection],
        source_id: sources[document.collection],
        key: documents[at],
        url: documents[at],
        narrowed: document.groups !== null,
      })),
    ],
    [
      'document_group',
      world.documents.flatMap((document, at) =>
        (document.groups ?? []).map((group) => ({ document_id: documents[at], group_id: groups[group] })),
      ),
    ],
  ] as const;
  for (const [table, given] of rows) if (given.length > 0) await insert(tx, table, given);
  return ids;
}

async function insert(tx: Tx, table: string, rows: readonly object[]): Promise<void> {
  const columns = ['tenant_id', ...Object.keys(rows[0]!)].join(', ');
  const given = rows.map((row) => ({ tenant_id: tx.tenantId, ...row }));
  await tx.sql(
    `insert into ${table} (${columns}) select ${columns} from json_populate_recordset(null::${table}, $1::json)`,
    [JSON.stringify(given)],
  );
}
