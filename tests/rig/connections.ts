/**
 * Where sockets of this process were asked to lead. Loaded before a program (`--import`), with CONNECTIONS_FILE naming a
 * file, it adds each host:port there once.
 */
import { appendFileSync } from 'node:fs';
import { Socket } from 'node:net';

type Options = { host?: string; port?: number | string; path?: string | null };

/** `note` is told of each place once, as host:port, before anybody looks up where that is. */
export function watchConnections(note: (place: string) => void): Disposable {
  const connect = Socket.prototype.connect as (this: Socket, ...args: unknown[]) => Socket;
  const seen = new Set<string>();
  const watched = function (this: Socket, ...args: unknown[]): Socket {
    const place = placeOf(Array.isArray(args[0]) ? args[0] : args);
    if (place !== null && !seen.has(place)) {
      seen.add(place);
      note(place);
    }
    return connect.apply(this, args);
  };
  Object.assign(Socket.prototype, { connect: watched });
  return { [Symbol.dispose]: () => void Object.assign(Socket.prototype, { connect }) };
}

/** Null for what leads to a file on this machine. */
function placeOf([first, second]: unknown[]): string | null {
  if (typeof first !== 'object' || first === null)
    return `${typeof second === 'string' ? second : 'localhost'}:${first}`;
  const { host = 'localhost', port, path } = first as Options;
  return port === undefined || path ? null : `${host}:${port}`;
}

const { CONNECTIONS_FILE: file } = process.env;
if (file) watchConnections((place) => appendFileSync(file, `${place}\n`));
