/** A good request of ours in which one id, and nothing else, is somebody else's. */
import { z } from 'zod';
import type { DeclaredRoute } from '#api/plugins/permission.ts';
import { type Ids, type Parts, partsOf, pathOf, type Request } from '#tests/rig/call.ts';
import type { IdPlace } from './operation.ts';

/** What names that say no kind of thing stand for, everywhere or at one place. */
const meaning: Partial<Record<string, keyof Ids>> = {
  about: 'crawlId',
  against: 'crawlId',
  handTo: 'heirId',
  ids: 'personId',
  objectId: 'documentId',
  replaces: 'ruleId',
  role: 'roleId',
  scheduleId: 'exportScheduleId',
  targetId: 'exportTargetId',
  'POST /hold scopes.0.id': 'documentId',
  'POST /hold/preview scopes.0.id': 'documentId',
};
/** What has to stand beside an id for the body to make sense. */
const beside: Partial<Record<string, (ids: Ids) => object>> = {
  'POST /hold scopes.0.id': ({ documentId }) => ({ scopes: [{ kind: 'document', id: documentId }] }),
  'POST /hold/preview scopes.0.id': ({ documentId }) => ({ scopes: [{ kind: 'document', id: documentId }] }),
  'POST /person/bulk role': ({ personId }) => ({ act: 'role', ids: [personId] }),
  'POST /person/bulk groupId': ({ personId }) => ({ act: 'group-add', ids: [personId] }),
};

const Uuid = z.uuid();

/**
 * The request for `route` with `ours`, but for the id at `place`, which is what `theirs` has there; null where nobody
 * has said what the place stands for.
 */
export function swapped(route: DeclaredRoute, place: IdPlace, ours: Ids, theirs: Ids): Request | null {
  const parts = partsOf(route, ours);
  const id = idAt(partsOf(route, theirs), place, theirs);
  if (!id) return null;
  const { method, url, params, headers } = parts;
  const [name] = place.path as [string];
  if (place.in === 'path') return requestFrom({ ...parts, params: { ...params, [name]: id } });
  if (place.in === 'body') {
    const more = beside[nameOf(parts, place)]?.(ours);
    const body = more ? { ...(parts.body as object), ...more } : parts.body;
    return requestFrom({ ...parts, body: withAt(body, place.path, id) });
  }
  const query = { ...(name in parts.query ? parts.query : withoutIds(parts.query)), [name]: id };
  return requestFrom({ method, url, params, query, body: parts.body, headers });
}

const nameOf = ({ method, url }: Parts, { path }: IdPlace): string => `${method} ${url} ${path.join('.')}`;

/** Some ids exclude each other. */
const withoutIds = (query: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(query).filter(([, value]) => !Uuid.safeParse(value).success));

const requestFrom = (parts: Parts): Request => ({
  method: parts.method,
  path: pathOf(parts),
  body: parts.body,
  headers: parts.headers,
  namesIds: true,
});

/** As the request of theirs says, else by its name: `filter.sourceIds.0` is a `sourceId`. */
function idAt(parts: Parts, place: IdPlace, theirs: Ids): string | undefined {
  const whole = { path: parts.params, query: parts.query, body: parts.body }[place.in];
  const said = place.path.reduce<unknown>((part, step) => (part as Record<string, unknown> | undefined)?.[step], whole);
  if (Uuid.safeParse(said).success) return said as string;
  const name = place.path.filter((step) => step !== '0').at(-1)!;
  return theirs[meaning[nameOf(parts, place)] ?? meaning[name] ?? (name.replace(/Ids$/, 'Id') as keyof Ids)];
}

/** A copy of `whole` with `value` at the end of the way; what is missing on the way is made. */
function withAt(whole: unknown, [step, ...rest]: string[], value: unknown): unknown {
  if (step === undefined) return value;
  if (step === '0') return [withAt((whole as unknown[] | undefined)?.[0], rest, value)];
  const parts = (whole ?? {}) as Record<string, unknown>;
  return { ...parts, [step]: withAt(parts[step], rest, value) };
}
