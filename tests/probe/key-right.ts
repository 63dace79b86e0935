/** What a key opens, written a second time: by what it was given, and by what a route says of itself. */
import type { DeclaredRoute } from '#api/plugins/permission.ts';
import { type KeyForm, type KeyPermission, keyPermissions, type ResourceKind, resourceKinds } from '#schema/key.ts';
import type { TestPerson } from '#tests/rig/api.ts';
import { callOf, type Ids, inOrder, nameOf, type Request } from '#tests/rig/call.ts';
import { addKey, sendWith, type TestKey } from '#tests/rig/key.ts';
import { type Answer, hidden, isRight } from './right.ts';
import { everyRoute, type Stage } from './stage.ts';

/** Where a key is kept to, seen from what the requests are about. */
export type Scope = 'all' | 'space' | 'collection' | 'sibling' | 'other-space' | 'other-collection';
/** No kinds means all of them. */
export type Given = { scope: Scope; permissions: KeyPermission[]; kinds: ResourceKind[] };
export type Places = Record<Scope, Partial<Pick<KeyForm, 'spaceId' | 'collectionId'>>>;

export const isForKeys = ({ may }: DeclaredRoute): boolean => (keyPermissions as readonly string[]).includes(may);
export const allBut = <Thing>(things: readonly Thing[], one: Thing): Thing[] => things.filter((thing) => thing !== one);

/** Another space, and in each of both another collection. */
export async function makePlaces({ api, ours }: Stage, owner: TestPerson): Promise<Places> {
  const made = async (path: string, body: object) =>
    (await api.as(owner, 'POST', path, body)).json<{ id: string }>().id;
  const otherSpace = await made('/space', { name: 'Lotsarna' });
  return {
    all: {},
    space: { spaceId: ours.spaceId },
    collection: { collectionId: ours.collectionId },
    sibling: { collectionId: await made('/collection', { spaceId: ours.spaceId, name: 'Kajen' }) },
    'other-space': { spaceId: otherSpace },
    'other-collection': { collectionId: await made('/collection', { spaceId: otherSpace, name: 'Farleden' }) },
  };
}

/** What is made outside of every place is not for a key that is kept to one. */
const placeless = ['POST /space'];
const inCollection = [
  'collectionId',
  'sourceId',
  'crawlId',
  'openCrawlId',
  'documentId',
  'fileId',
  'deletedFileId',
  'extractId',
  'uploadId',
] as const;

/** What an owner's secret key is answered. */
export function answerTo(
  route: DeclaredRoute,
  { scope, permissions, kinds }: Given,
  request: Request,
  ids: Ids,
): Answer {
  const { may, kind } = route;
  const isHidden = scope !== 'all' && hidden.includes(nameOf(route));
  if (may === 'public' || may === 'known') return isHidden ? 404 : 'allowed';
  const isOfKind = kinds.length === 0 || (kind !== null && kinds.includes(kind));
  // Who may write may upload.
  const isGiven = (permissions as string[]).includes(may) || (may === 'upload' && permissions.includes('crawl'));
  if (!isGiven || !isOfKind) return 403;
  if (scope !== 'all' && placeless.includes(nameOf(route))) return 403;
  if (scope === 'all' || scope === 'space' || !request.namesIds) return 'allowed';
  if (scope === 'other-space' || scope === 'other-collection') return 404;
  const named = `${request.path}${JSON.stringify(request.body)}`;
  if (inCollection.some((name) => ids[name] && named.includes(ids[name])))
    return scope === 'collection' ? 'allowed' : 404;
  // Of the space around it a key for one collection sees, and changes nothing.
  if (may === 'read' || may === 'ask') return 'allowed';
  return isHidden ? 404 : 403;
}

/** For each scope the keys that tell most of a route: with what it asks for and no more, and with all but that. */
export function tellingKeys(route: DeclaredRoute, scope: Scope): Given[] {
  const all: Given = { scope, permissions: [...keyPermissions], kinds: [] };
  if (!isForKeys(route)) return scope === 'all' || scope === 'collection' ? [all] : [];
  const permission = route.may as KeyPermission;
  const { kind } = route;
  const without: Given[] = [
    { ...all, permissions: allBut(keyPermissions, permission) },
    { ...all, kinds: allBut(resourceKinds, kind as ResourceKind) },
  ];
  return [...without, { ...all, permissions: [permission], kinds: kind ? [kind] : [] }];
}

/** Every key there can be, for one scope, with one permission and one kind or all. */
export const everyKey = (scope: Scope): Given[] =>
  keyPermissions.flatMap((permission) =>
    [[], ...resourceKinds.map((kind) => [kind])].map((kinds) => ({ scope, permissions: [permission], kinds })),
  );

/** A key of the person's for each of what is given, the same one where the same is given. */
export async function makeKeys({ api }: Stage, owner: TestPerson, places: Places, given: readonly Given[]) {
  const bearers = new Map<string, string>();
  await api.db.withTenant(api.ours.tenantId, async (tx) => {
    for (const one of given) {
      const { scope, ...form } = one;
      const name = JSON.stringify(one);
      if (bearers.has(name)) continue;
      bearers.set(name, (await addKey(tx, owner.personId, { ...form, ...places[scope] })).bearer);
    }
  });
  return (one: Given): TestKey['send'] =>
    (...request) =>
      sendWith(api, bearers.get(JSON.stringify(one))!, ...request);
}

/** Tries every route with the keys named for it, those of a scope one after the other; answers what was not right. */
export async function tryKeys(
  stage: Stage,
  scopes: readonly Scope[],
  keysFor: (route: DeclaredRoute, scope: Scope) => Given[],
  keyOf: (given: Given) => TestKey['send'],
): Promise<object[]> {
  const { api, ours } = stage;
  const wrong: object[] = [];
  const tryScope = async (scope: Scope) => {
    for (const route of inOrder(everyRoute(api))) {
      const request = callOf(route, ours);
      for (const given of keysFor(route, scope)) {
        const answer = await keyOf(given)(request.method, request.path, request.body, request.headers);
        const right = answerTo(route, given, request, ours);
        const { statusCode, body } = answer;
        if (!isRight(answer, right)) wrong.push({ route: nameOf(route), ...given, right, statusCode, body });
      }
    }
  };
  await Promise.all(scopes.map(tryScope));
  return wrong;
}
