/** What of some settings was changed, for the record: each name that differs, with what it was and what it is. */
import { isDeepStrictEqual } from 'node:util';

type Settings = Readonly<Record<string, unknown>>;
export type Changed = Record<string, { from: unknown; to: unknown }>;

/**
 * Parts of parts are named `limits.pages`; a list is one value. What is not there is null. Both sides must be free of
 * content and secrets: what differs is written down as it is.
 */
export function changed(before: Settings, after: Settings, path = ''): Changed {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return Object.assign({}, ...names.map((name) => difference(path + name, before[name] ?? null, after[name] ?? null)));
}

function difference(path: string, from: unknown, to: unknown): Changed {
  if (isDeepStrictEqual(from, to)) return {};
  return isSettings(from) && isSettings(to) ? changed(from, to, `${path}.`) : { [path]: { from, to } };
}

const isSettings = (value: unknown): value is Settings =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
