/** The private addresses that crawls may reach, a host:port a line; read again by the web's door at each use. */
import { readFileSync, writeFileSync } from 'node:fs';
import { InvalidInput, PrivateAddress } from '#schema/errors.ts';

const form = /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+):\d{1,5}$/;
const loopback = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/;

/** Adds `address` to the file. Throws InvalidInput for anything but an exact host:port, PrivateAddress for `own` ones. */
export function allow(file: string, address: string, own: readonly string[]): void {
  if (!form.test(address)) throw new InvalidInput(`--allow ${address}: give an exact host:port, without wildcards`);
  const [host, port] = splitAddress(address);
  const isOwn = own.map(splitAddress).some(([, ownPort]) => ownPort === port && loopback.test(host));
  if (isOwn) throw new PrivateAddress(`--allow ${address}: that is one of Diarium's own servers`);
  const allowed = readAllowed(file);
  if (!allowed.includes(address)) writeFileSync(file, `${[...allowed, address].join('\n')}\n`, { mode: 0o600 });
}

function readAllowed(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n').filter(Boolean);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function splitAddress(address: string): [host: string, port: string] {
  const at = address.lastIndexOf(':');
  return [address.slice(0, at), address.slice(at + 1)];
}
