/**
 * What another level would change, asked of the rule itself: the level is set, what is reached is read again, and the
 * level is set back, all inside a savepoint that nobody else sees.
 */
import type { LevelImpact, Standing } from '#schema/classification.ts';
import type { Tx } from '#schema/database.ts';
import { sha256 } from '#schema/id.ts';

export type Levelled = 'space' | 'collection';

type Pair = LevelImpact['stops'][number] & {
  lent: boolean;
  /** Whether the asker reaches the collection: of others they learn how many people reach them, and nothing else. */
  shown: boolean;
};

/** What has a level, and who asks what another one would do. */
export type Asked = { kind: Levelled; id: string; personId: string };

/** Whatever a level of this decides: what the space holds or is lent, or the collection wherever it is reached. */
const concerned = {
  space: 'r.space_id = $2 or c.space_id = $2',
  collection: 'c.id = $2',
} as const;

export async function readImpact(tx: Tx, asked: Asked, level: number): Promise<LevelImpact> {
  const { kind, id } = asked;
  const before = await readPairs(tx, asked);
  await tx.sql('savepoint impact');
  await setLevel(tx, kind, id, level);
  const after = await readPairs(tx, asked);
  await tx.sql('rollback to savepoint impact');
  const lost = without(before, after);
  const impact = {
    level,
    stops: show(lost.filter(({ lent }) => !lent)),
    breaks: show(lost.filter(({ lent }) => lent)),
    opens: show(without(after, before)),
    people: await countLosers(tx, lost),
  };
  return { ...impact, hash: sha256(JSON.stringify([kind, id, impact])).toString('hex') };
}

export async function setLevel(tx: Tx, kind: Levelled, id: string, level: number): Promise<void> {
  await tx.sql(`update ${kind} set level = $3 where tenant_id = $1 and id = $2`, [tx.tenantId, id, level]);
}

const standings = {
  space: `select s.id, s.name, s.level, null as space,
      coalesce((select jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name, 'level', c.level) order by c.id)
        from collection c where c.tenant_id = $1 and c.space_id = s.id and c.removed_at is null and c.level > s.level),
        '[]') as above
    from space s where s.tenant_id = $1 and s.id = $2`,
  collection: `select c.id, c.name, c.level, '[]'::jsonb as above,
      jsonb_build_object('id', s.id, 'name', s.name, 'kind', s.kind, 'level', s.level) as space
    from collection c join space s on s.tenant_id = c.tenant_id and s.id = c.space_id
    where c.tenant_id = $1 and c.id = $2`,
} as const;

/** Of a space or a collection that is there. */
export async function readStanding(tx: Tx, kind: Levelled, id: string): Promise<Standing> {
  return (await tx.sql<Standing>(standings[kind], [tx.tenantId, id]))[0]!;
}

/** Where each collection is reached by anybody, in the order of ids. */
const readPairs = (tx: Tx, { kind, id, personId }: Asked): Promise<Pair[]> =>
  tx.sql<Pair>(
    `with own as materialized (select o.collection_id from reach_of($1, $3, null, null) o)
     select distinct s.id as "spaceId", s.name as space, c.id as "collectionId", c.name as collection,
       r.space_id <> c.space_id as lent, c.id in (select collection_id from own) as shown
     from reach r
       join collection c on c.tenant_id = r.tenant_id and c.id = r.collection_id
       join space s on s.tenant_id = r.tenant_id and s.id = r.space_id
     where r.tenant_id = $1 and (${concerned[kind]}) order by 1, 3`,
    [tx.tenantId, id, personId],
  );

const keyOf = ({ spaceId, collectionId }: Pair) => `${spaceId} ${collectionId}`;

function without(pairs: Pair[], others: Pair[]): Pair[] {
  const known = new Set(others.map(keyOf));
  return pairs.filter((pair) => !known.has(keyOf(pair)));
}

const show = (pairs: Pair[]) => pairs.filter(({ shown }) => shown).map(({ lent, shown, ...pair }) => pair);

/** People who reach one of these collections by one of these spaces now, and by no other. */
async function countLosers(tx: Tx, lost: Pair[]): Promise<number> {
  const [row] = await tx.sql<{ people: number }>(
    `with lost as (select * from unnest($2::uuid[], $3::uuid[]) l (space_id, collection_id)),
       reached as materialized (
         select r.person_id, r.collection_id, l.space_id is null as stays
         from reach r left join lost l on l.space_id = r.space_id and l.collection_id = r.collection_id
         where r.tenant_id = $1 and r.collection_id = any ($3::uuid[]))
     select count(distinct person_id) as people from (
       select person_id from reached group by person_id, collection_id having not bool_or(stays)) losers`,
    [tx.tenantId, lost.map(({ spaceId }) => spaceId), lost.map(({ collectionId }) => collectionId)],
  );
  return row!.people;
}
