/**
 * What a page says without the address it has: error pages often repeat what was asked for, and are the same page
 * nevertheless.
 */

/** Longer addresses are left in: looking for them would cost more than a text's length. */
const MAX_LENGTH = 200;

/** `text` with a space wherever it spells `url` out: whole, without scheme or host, without its query, or its query. */
export function withoutAddress(text: string, url: string): string {
  const { host, pathname, search } = new URL(url);
  const path = pathname + search;
  const spellings = [url, host + path, path, host + pathname, pathname, search].flatMap((one) => [one, readable(one)]);
  let rest = text;
  // A slash alone or a lone sign says nothing.
  for (const spelling of new Set(spellings)) {
    if (spelling.length > 2 && spelling.length <= MAX_LENGTH) rest = rest.replaceAll(spelling, ' ');
  }
  return rest;
}

/** As people write it, with its letters decoded; as it is where that is not possible. */
function readable(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}
