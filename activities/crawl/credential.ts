/**
 * How a source signs in to hosts, and to which addresses what is secret may go: to exactly the host and port that it
 * was given for, and never in the clear unless the source itself starts there in the clear.
 */
import type { Secrets } from '#schema/secret.ts';
import type { CredentialForm } from '#schema/source.ts';

/** A credential as its row keeps it. */
export type KeptCredential = { id: string; host: string; sealed: string };
type Field = Record<string, string>;
/** The header field to send to an address; undefined for any address that it is not for. */
export type SignIn = (url: URL) => Field | undefined;

/** One that does not open (the installation's key was changed) signs in nowhere, and the site then says so. */
export function openSignIn(
  secrets: Secrets | null,
  tenantId: string,
  kept: KeptCredential[],
  startUrls: string[],
): SignIn {
  const clear = new Set(startUrls.filter((url) => url.startsWith('http:')).map((url) => new URL(url).origin));
  const opened = kept.flatMap(({ id, host, sealed }) => {
    const form = secrets && openForm(secrets, tenantId, id, sealed);
    return form ? [{ host, field: fieldOf(form) }] : [];
  });
  return (url) => {
    if (opened.length === 0 || (url.protocol === 'http:' && !clear.has(url.origin))) return undefined;
    return opened.find(({ host }) => isAt(host, url))?.field;
  };
}

/** A host without a port means the scheme's own. */
function isAt(host: string, { hostname, port, protocol }: URL): boolean {
  if (!/:\d+$/.test(host)) return hostname === host && port === '';
  return host === `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`;
}

function openForm(secrets: Secrets, tenantId: string, id: string, sealed: string): CredentialForm | null {
  try {
    return JSON.parse(secrets.open(tenantId, 'credential', id, sealed)) as CredentialForm;
  } catch {
    return null;
  }
}

function fieldOf(form: CredentialForm): Field {
  if (form.kind === 'header') return { [form.name.toLowerCase()]: form.value };
  const pair = Buffer.from(`${form.user}:${form.password}`).toString('base64');
  return { authorization: `Basic ${pair}` };
}
