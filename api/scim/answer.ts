/** What lists and single resources have in common when they are answered. */
import { mostListed, type ScimQuery, scimUrns } from '#schema/scim.ts';

/** Where SCIM is reached, without a slash at its end. */
export const scimOrigin = (publicUrl: string): string => new URL('/scim/v2', publicUrl).href;

/** The first resource that is wanted, from 0, and how many. */
export const stretchOf = ({ startIndex, count }: ScimQuery) => ({
  offset: Math.max(0, startIndex - 1),
  limit: Math.min(mostListed, Math.max(0, count)),
});

export const showList = (resources: object[], total: number, query: ScimQuery) => ({
  schemas: [scimUrns.list],
  totalResults: total,
  startIndex: Math.max(1, query.startIndex),
  itemsPerPage: resources.length,
  Resources: resources.map((resource) => project(resource, query)),
});

const always = new Set(['schemas', 'id', 'meta']);

/** The attributes that are asked for, or all but those that are not wanted. Parts of attributes count as the whole. */
export function project(
  resource: object,
  { attributes, excludedAttributes }: Pick<ScimQuery, 'attributes' | 'excludedAttributes'>,
): object {
  const wanted = attributes === undefined ? null : namesOf(attributes);
  const unwanted = namesOf(excludedAttributes ?? '');
  const shown = ([name]: [string, unknown]) =>
    always.has(name) || (wanted ? wanted.has(name.toLowerCase()) : !unwanted.has(name.toLowerCase()));
  return Object.fromEntries(Object.entries(resource).filter(shown));
}

const namesOf = (list: string): Set<string> =>
  new Set(list.split(',').map((name) => (name.trim().split(':').at(-1) ?? '').split('.')[0]!.toLowerCase()));
