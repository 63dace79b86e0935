/** Paths and filters of SCIM, as far as directories use them: `a`, `a.b`, `a[b eq "c"].d`, joined by `and`. */
import { scimUrns } from '#schema/scim.ts';
import { wrong } from './refuse.ts';

/** `userName eq "x"`: an attribute, as it is spelt in lower case, and what it has to be. */
export type Test = { attribute: string; value: string | boolean };
export type Path = { attribute: string; tests: Test[]; sub: string | null };

const comparison = /^([\w.]+)\s+eq\s+("(?:[^"\\]|\\.)*"|true|false)$/i;
const pathForm = /^([\w$]+)(?:\[(.+)\])?(?:\.(\w+))?$/;

/** Tests that all have to hold. Throws InvalidInput (`invalidFilter`) for what is not understood. */
export function readFilter(filter: string): Test[] {
  return filter
    .trim()
    .split(/\s+and\s+(?=[\w.:]+[\s[])/i)
    .map(readTest);
}

function readTest(text: string): Test {
  // `emails[type eq "work"].value eq "x"` asks for the address alone: which kind it is says nothing here.
  const plain = withoutUrn(text.trim().replace(/^(\w+)\[[^\]]*\]\.(\w+)/, '$1.$2'));
  const found = comparison.exec(plain);
  if (!found) throw wrong('invalidFilter', 'only eq, joined by and, is understood in a filter');
  const [, attribute, value] = found as unknown as [string, string, string];
  return {
    attribute: attribute.toLowerCase(),
    value: value.startsWith('"') ? JSON.parse(value) : value.toLowerCase() === 'true',
  };
}

/** Throws InvalidInput (`invalidPath`). */
export function readPath(path: string): Path {
  const found = pathForm.exec(withoutUrn(path.trim()));
  if (!found) throw wrong('invalidPath', 'the path is not understood');
  const [, attribute, filter, sub] = found;
  return { attribute: attribute!, tests: filter ? readFilter(filter) : [], sub: sub ?? null };
}

/** An attribute may be named in full, by the schema that it belongs to. */
function withoutUrn(text: string): string {
  const urn = [scimUrns.user, scimUrns.group].find((name) => text.toLowerCase().startsWith(`${name.toLowerCase()}:`));
  return urn ? text.slice(urn.length + 1) : text;
}
