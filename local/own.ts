/** Diarium's own servers, which no crawl may reach: a crawled page must not be able to speak to them. */
import { hostname } from 'node:os';
import { readTarget } from '#activities/outside/web/target.ts';
import { PrivateAddress } from '#schema/errors.ts';

export type OwnServers = {
  /** Where the API answers, from this machine. */
  url: string;
  apiPort: number;
  workerPort: number;
  rendererPort: number;
  appUrl: string;
  temporalAddress: string;
  temporalUiPort: number | undefined;
};

/** Each as host:port. */
export function ownServers({
  url,
  apiPort,
  workerPort,
  rendererPort,
  appUrl,
  temporalAddress,
  temporalUiPort,
}: OwnServers): string[] {
  const database = new URL(appUrl);
  return [
    // A URL leaves out the port that its scheme is known by.
    `${new URL(url).hostname}:${apiPort}`,
    `127.0.0.1:${workerPort}`,
    `127.0.0.1:${rendererPort}`,
    `${database.hostname}:${database.port || 5432}`,
    temporalAddress,
    ...(temporalUiPort ? [`127.0.0.1:${temporalUiPort}`] : []),
  ];
}

/**
 * Throws PrivateAddress when `address`, an exact host:port given by `origin`, may be one of `own`: an own port of a
 * private address, of a name inside this network or machine, or of the very host that the own server is on.
 */
export function refuseOwn(origin: string, address: string, own: readonly string[]): void {
  const [host, port] = splitAddress(address);
  const servers = own.map(splitAddress).filter(([, ownPort]) => ownPort === port);
  if (servers.length === 0) return;
  const isNear = host === hostname().toLowerCase() || servers.some(([ownHost]) => ownHost === host) || isInside(host);
  if (isNear) throw new PrivateAddress(`${origin} ${address}: that is the port of one of Diarium's own servers`);
}

/** As the door judges it that crawls go through, which reads all the ways to write an address. */
function isInside(host: string): boolean {
  try {
    readTarget(`http://${host}/`, new Set());
    return false;
  } catch {
    return true;
  }
}

function splitAddress(address: string): [host: string, port: number] {
  const at = address.lastIndexOf(':');
  return [address.slice(0, at).replace(/\.$/, ''), Number(address.slice(at + 1))];
}
