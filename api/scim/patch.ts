/**
 * Changes to a resource by RFC 7644, 3.5.2, in the shapes that directories really send: operations without a path whose
 * value has paths for names, values that are lists of one, and replacing what is not there yet.
 */
import type { ScimOperation } from '#schema/scim.ts';
import { type Path, readPath, type Test } from './path.ts';
import { wrong } from './refuse.ts';

export type Resource = Record<string, unknown>;
type Item = Record<string, unknown>;

/** The resource as it is after the operations, one after the other; what came is left as it was. */
export function patchResource(resource: Resource, operations: readonly ScimOperation[]): Resource {
  return operations.reduce(applyOperation, structuredClone(resource));
}

function applyOperation(resource: Resource, { op, path, value }: ScimOperation): Resource {
  if (path !== undefined && isExtension(path)) return resource;
  if (path !== undefined) return applyAt(resource, op, readPath(path), value);
  if (op === 'remove') throw wrong('noTarget', 'remove needs a path');
  if (!isItem(value)) throw wrong('invalidValue', 'without a path the value has to be an object');
  return Object.entries(value)
    .filter(([name]) => name !== 'schemas' && !isExtension(name))
    .reduce((patched, [name, each]) => applyAt(patched, op, readPath(name), each), resource);
}

/** Nothing of an extension is kept, whether it comes whole or by its parts. */
const isExtension = (name: string): boolean => /^urn:.*:extension:/i.test(name);

function applyAt(resource: Resource, op: ScimOperation['op'], path: Path, value: unknown): Resource {
  const name = nameIn(resource, path.attribute);
  const was = resource[name];
  if (path.tests.length > 0) return { ...resource, [name]: applyToItems(itemsOf(was), op, path, value) };
  if (path.sub !== null) {
    const inner = isItem(was) ? was : {};
    return { ...resource, [name]: applyAt(inner, op, { attribute: path.sub, tests: [], sub: null }, value) };
  }
  if (op === 'remove') return { ...resource, [name]: removeFrom(was, value) };
  if (op === 'add' && (Array.isArray(was) || Array.isArray(value))) {
    return { ...resource, [name]: addTo(itemsOf(was), itemsOf(value)) };
  }
  return { ...resource, [name]: isItem(was) && isItem(value) ? { ...was, ...value } : value };
}

/** Attributes are named without regard to case. */
const nameIn = (resource: Resource, name: string): string =>
  Object.keys(resource).find((known) => known.toLowerCase() === name.toLowerCase()) ?? name;

/** Those of a list that a filter names; with none of them, what is replaced comes to be. */
function applyToItems(items: Item[], op: ScimOperation['op'], { tests, sub }: Path, value: unknown): Item[] {
  const isNamed = (item: Item) => tests.every((test) => fits(item, test));
  if (op === 'remove' && sub === null) return items.filter((item) => !isNamed(item));
  const change = (item: Item): Item => {
    if (sub === null) return { ...item, ...(isItem(value) ? value : {}) };
    return { ...item, [sub]: op === 'remove' ? undefined : value };
  };
  if (items.some(isNamed) || op === 'remove') return items.map((item) => (isNamed(item) ? change(item) : item));
  const fresh = Object.fromEntries(tests.map((test) => [test.attribute, test.value]));
  return [...items, change(fresh)];
}

const fits = (item: Item, { attribute, value }: Test): boolean => {
  const own = item[nameIn(item, attribute)];
  return typeof own === 'string' && typeof value === 'string'
    ? own.toLowerCase() === value.toLowerCase()
    : own === value;
};

/** All of it, or of a list those that the value names. */
function removeFrom(was: unknown, value: unknown): unknown {
  if (!Array.isArray(was) || value === undefined || value === null) return undefined;
  const gone = new Set(itemsOf(value).map((item) => item.value));
  return itemsOf(was).filter((item) => !gone.has(item.value));
}

/** What is there already, by its value, is not there twice. One that is primary takes that from the others. */
function addTo(items: Item[], added: Item[]): Item[] {
  const values = new Set(added.map(({ value }) => value));
  const isPrimary = added.some(({ primary }) => primary === true);
  const kept = items
    .filter(({ value }) => !values.has(value))
    .map((item) => (isPrimary && item.primary === true ? { ...item, primary: false } : item));
  return [...kept, ...added];
}

const itemsOf = (value: unknown): Item[] => [value ?? []].flat().filter(isItem);

const isItem = (value: unknown): value is Item => typeof value === 'object' && value !== null && !Array.isArray(value);
