/** A good request of ours in which one id, and nothing else, is somebody else's. */
import type { DeclaredRoute } from '#api/plugins/permission.ts';
import { type Ids, type Parts, partsOf, pathOf, type Request } from '#tests/rig/call.ts';
import type { IdPlace } from './operation.ts';

/** What names that say no kind of thing stand for. */
const meaning: Partial<Record<string, keyof Ids>> = { against: 'crawlId' };

/** The request for `route` with `ours`, but for the id at `place`, which is what `theirs` has there. */
export function swapped(route: DeclaredRoute, place: IdPlace, ours: Ids, theirs: Ids): Request {
  const parts = partsOf(route, ours);
  const id = idAt(partsOf(route, theirs), place, theirs);
  const { method, url, params } = parts;
  const [name] = place.path as [string];
  if (place.in === 'path') return requestFrom({ ...parts, params: { ...params, [name]: id } });
  if (place.in === 'body') return requestFrom({ ...parts, body: withAt(parts.body, place.path, id) });
  // Of ids that exclude each other a request of ours holds another one.
  const query = name in parts.query ? { ...parts.query, [name]: id } : { [name]: id };
  return requestFrom({ method, url, params, query, body: parts.body });
}

const requestFrom = (parts: Parts): Request => ({
  method: parts.method,
  path: pathOf(parts),
  body: parts.body,
  namesIds: true,
});

/** As the request of theirs says, else by its name: `filter.sourceIds.0` is a `sourceId`. */
function idAt(parts: Parts, place: IdPlace, theirs: Ids): string {
  const whole = { path: parts.params, query: parts.query, body: parts.body }[place.in];
  const said = place.path.reduce<unknown>((part, step) => (part as Record<string, unknown> | undefined)?.[step], whole);
  if (typeof said === 'string') return said;
  const name = place.path.filter((step) => step !== '0').at(-1)!;
  const id = theirs[meaning[name] ?? (name.replace(/Ids$/, 'Id') as keyof Ids)];
  if (!id)
    throw new Error(`${parts.method} ${parts.url}: what ${place.path.join('.')} names is not said in tests/probe`);
  return id;
}

/** A copy of `whole` with `value` at the end of the way; what is missing on the way is made. */
function withAt(whole: unknown, [step, ...rest]: string[], value: unknown): unknown {
  if (step === undefined) return value;
  if (step === '0') return [withAt(undefined, rest, value)];
  const parts = (whole ?? {}) as Record<string, unknown>;
  return { ...parts, [step]: withAt(parts[step], rest, value) };
}
