/**
 * Opens connections only to addresses that were judged. The judgement is made three times on the way: on a literal
 * address (which never reaches the resolver), on every address a name resolves to inside the connect itself, and on
 * the peer of the opened socket before a byte is written or TLS starts. A check made earlier could be outrun by DNS.
 * A connection kept alive stays with the peer it was judged with, whatever DNS says later.
 */
import { lookup } from 'node:dns/promises';
import { connect, isIP, type LookupFunction, type Socket, type TcpNetConnectOpts } from 'node:net';
import { buildConnector } from 'undici';
import { PrivateAddress, Unreachable } from '#schema/errors.ts';

export interface Resolved {
  address: string;
  family: 4 | 6;
}
export type Resolve = (hostname: string) => Promise<readonly Resolved[]>;

export interface ConnectSettings {
  resolve: Resolve;
  /** True when this connection may go to the address. */
  accepts: (address: string) => boolean;
  timeoutMs: number;
}

/** The system's resolver, all addresses in its order. */
export async function resolveBySystem(hostname: string): Promise<Resolved[]> {
  const found = await lookup(hostname, { all: true, order: 'verbatim' });
  return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));
}

/** A connector for undici. Its errors: PrivateAddress, Unreachable (timeout), or what the system and TLS said. */
export function judgingConnector(settings: ConnectSettings): buildConnector.connector {
  // HTTP/1.1 only: one request at a time on a connection keeps politeness and limits countable.
  const secure = buildConnector({ allowH2: false, timeout: settings.timeoutMs });
  return (options, callback) => {
    const port = Number(options.port || (options.protocol === 'https:' ? 443 : 80));
    openSocket(options.hostname, port, settings).then(
      (socket) =>
        options.protocol === 'https:' ? secure({ ...options, httpSocket: socket }, callback) : callback(null, socket),
      (error) => callback(error, null),
    );
  };
}

export function openSocket(host: string, port: number, settings: ConnectSettings): Promise<Socket> {
  if (isIP(host) !== 0 && !settings.accepts(host)) return Promise.reject(refusal(host));
  return new Promise((resolve, reject) => {
    const socket = connect(socketOptions(host, port, settings));
    const overdue = () => socket.destroy(new Unreachable('The site did not answer', undefined, { reason: 'timeout' }));
    const timer = setTimeout(overdue, settings.timeoutMs);
    const fail = (error: Error) => {
      clearTimeout(timer);
      reject(error);
    };
    socket.once('error', fail);
    socket.once('connect', () => {
      clearTimeout(timer);
      const peer = socket.remoteAddress;
      if (peer === undefined || !settings.accepts(peer)) {
        socket.destroy(refusal(host));
        return;
      }
      socket.off('error', fail);
      resolve(socket);
    });
  });
}

/** As undici opens its own sockets; the read buffer is known to Node and missing in its types. */
function socketOptions(host: string, port: number, settings: ConnectSettings) {
  const options: TcpNetConnectOpts & { highWaterMark: number } = {
    host,
    port,
    lookup: judgingLookup(settings),
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: 60_000,
    highWaterMark: 64 * 1024,
  };
  return options;
}

/** Refuses a name when any of its addresses is refused: a mixed answer is an attack or a mistake, never a choice. */
export function judgingLookup({ resolve, accepts }: ConnectSettings): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname).then(
      (found) => {
        const [first] = found;
        if (first === undefined) {
          callback(Object.assign(new Error(`no address for ${hostname}`), { code: 'ENOTFOUND' }), []);
        } else if (!found.every(({ address }) => accepts(address))) {
          callback(refusal(hostname), []);
        } else if (options.all) {
          callback(null, [...found]);
        } else {
          callback(null, first.address, first.family);
        }
      },
      (error) => callback(error, []),
    );
  };
}

function refusal(host: string): PrivateAddress {
  return new PrivateAddress('This address is not on the public internet', { host, reason: 'address' });
}
