/** What no record may hold: the secrets and the content in a request and in its answer. */

/** Fields whose texts are secrets, or what somebody said or wrote. */
const secrets = ['password', 'current', 'secret', 'token', 'bearer', 'codes', 'uri', 'url'];
const contents = ['question', 'query', 'text', 'quote', 'comment', 'file', 'title'];
const told = new Set([...secrets, ...contents]);
/** Shorter ones stand in ids by chance. */
const leastChars = 7;

/** Every such text anywhere in a body; of an address that ends in a secret, the secret. */
export function untoldIn(body: unknown, isTold = false): string[] {
  if (typeof body === 'string') {
    const secret = body.startsWith('http') ? (/\/([\w.-]{40,})$/.exec(body)?.[1] ?? '') : body;
    return isTold && secret.length >= leastChars ? [secret] : [];
  }
  if (Array.isArray(body)) return body.flatMap((part) => untoldIn(part, isTold));
  if (body === null || typeof body !== 'object') return [];
  return Object.entries(body).flatMap(([name, part]) => untoldIn(part, isTold || told.has(name)));
}

export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
