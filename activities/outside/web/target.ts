/**
 * What a URL says about where it leads, judged before anything is sent: scheme, host name, literal address, port.
 * The answer for a host name is only half of it; the addresses it resolves to are judged in connect.ts.
 */
import { isIP } from 'node:net';
import { InvalidInput, PrivateAddress } from '#schema/errors.ts';
import { judgeAddress } from '../address.ts';

/** A URL that may be fetched. `exempt` = its host:port is on the allow list, so its addresses are not judged. */
export interface Target {
  url: URL;
  exempt: boolean;
}

const MAX_URL_CHARACTERS = 8_192;

/** Endings that name machines inside a network and never a site on the internet. */
const INSIDE_NAMES = /(^|\.)(localhost|localdomain|local|internal|intranet|private|corp|home|lan|svc|home\.arpa)$/;

/**
 * Ports where something other than a website answers: the Fetch standard's list, databases, queues, container and
 * cluster control, and Temporal. A site on one of them has to be on the allow list.
 */
const SERVICE_PORTS = new Set([
  1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110,
  111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 445, 465, 512, 513, 514, 515, 526, 530, 531,
  532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1433, 1521, 1719, 1720, 1723, 2049, 2181, 2375, 2376,
  2379, 2380, 3306, 3389, 3659, 4045, 4190, 4222, 5060, 5061, 5432, 5433, 5672, 5900, 6000, 6379, 6443, 6566, 6665,
  6666, 6667, 6668, 6669, 6679, 6697, 7233, 7234, 8233, 9042, 9092, 9200, 9300, 10080, 10250, 11211, 27017,
]);

/**
 * Reads a URL, or a reference relative to `from`. `allow` holds exact `host:port` as they stand in a URL (IPv6 in
 * brackets, the port always written out); nothing is resolved, no pattern is known.
 * Throws InvalidInput (`reason`: url, scheme, userinfo) or PrivateAddress (`reason`: address, name, port).
 */
export function readTarget(text: string, allow: ReadonlySet<string>, from?: URL): Target {
  const url = text.length <= MAX_URL_CHARACTERS && URL.canParse(text, from) ? new URL(text, from) : null;
  if (url === null) throw new InvalidInput('This is not a web address', { reason: 'url' });
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new InvalidInput('Only http and https addresses are read', { reason: 'scheme', scheme: url.protocol });
  }
  const exempt = allow.has(hostPort(url));
  if (!exempt) refuseInside(url);
  if (url.username !== '' || url.password !== '') {
    throw new InvalidInput('Addresses with a user name or password are not read', { reason: 'userinfo' });
  }
  url.hash = '';
  return { url, exempt };
}

/** `host:port` as the allow list writes it: `example.se:443`, `[::1]:8080`. */
export function hostPort(url: URL): string {
  return `${url.hostname}:${portOf(url)}`;
}

function portOf(url: URL): number {
  return Number(url.port || (url.protocol === 'https:' ? 443 : 80));
}

function refuseInside(url: URL): void {
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  const reason = insideReason(host, portOf(url));
  if (reason) throw new PrivateAddress('This address is not on the public internet', { host: hostPort(url), reason });
}

function insideReason(host: string, port: number): 'address' | 'name' | 'port' | null {
  if (isIP(host) !== 0) {
    if (judgeAddress(host) === 'private') return 'address';
  } else if (!host.includes('.') || INSIDE_NAMES.test(host)) {
    // A name without a dot is completed by the machine's own search domain.
    return 'name';
  }
  return SERVICE_PORTS.has(port) ? 'port' : null;
}
