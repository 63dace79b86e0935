/** A mail server on loopback that keeps what it is given, or is as awkward as it is told to be. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text as readAll } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

export type Taken = { to: string[]; user: string | null; encrypted: boolean; raw: string; text: string };
type Ways = {
  /** Who may send; absent means anybody. */
  login?: { user: string; password: string };
  /** Offers to encrypt, with a certificate that nobody vouches for. */
  startTls?: boolean;
  /** Declines each recipient, and repeats the address. */
  refuses?: boolean;
  /** Takes the letter and says nothing to it. */
  silent?: boolean;
};

export async function startMail({ login, startTls = false, refuses = false, silent = false }: Ways = {}) {
  const letters: Taken[] = [];
  const server = new SMTPServer({
    logger: false,
    authOptional: login === undefined,
    hideSTARTTLS: !startTls,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    closeTimeout: 100,
    onAuth({ username, password }, _session, done) {
      const right = username === login?.user && password === login?.password;
      done(right ? null : new Error('no'), right ? { user: username } : undefined);
    },
    onRcptTo({ address }, _session, done) {
      done(refuses ? Object.assign(new Error(`${address} is unknown here`), { responseCode: 550 }) : null);
    },
    async onData(stream, { envelope, user, secure }, done) {
      const raw = await readAll(stream);
      const to = envelope.rcptTo.map(({ address }) => address);
      letters.push({ to, user: user ? String(user) : null, encrypted: secure, raw, text: plainTextOf(raw) });
      if (!silent) done();
    },
  });
  // Clients that leave in the middle of something are what some tests are about.
  server.on('error', () => {});
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return {
    letters,
    /** Without its scheme and login. */
    address: `127.0.0.1:${port}`,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(resolve)),
  };
}

/** The first part of a letter, out of quoted-printable. */
function plainTextOf(raw: string): string {
  const part = raw.slice(raw.indexOf('text/plain'));
  const body = part.slice(part.indexOf('\r\n\r\n') + 4).split('\r\n--')[0]!;
  const bytes = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString();
}

/** The first address in a letter that leads to a page of ours. */
export const linkIn = ({ text }: Pick<Taken, 'text'>): string => /https?:\/\/\S+/.exec(text)?.[0] ?? '';
