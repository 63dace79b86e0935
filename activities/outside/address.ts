/**
 * Which IP addresses the product may connect to on a person's behalf: only those that are public on the internet.
 * Promises to fail closed: what cannot be read as an address, or hides an IPv4 address that is not public, is private.
 */
import { networkInterfaces } from 'node:os';
import ipaddr from 'ipaddr.js';

/** Reads as ordinary public space, and is a cloud's own door into the machine: Azure's metadata and DNS. */
const FORBIDDEN = new Set(['168.63.129.16']);
/** All that is assigned for the public IPv6 internet; the IPv4-compatible `::a.b.c.d` and future ranges lie outside. */
const GLOBAL_IPV6 = ipaddr.parseCIDR('2000::/3');
const NAT64 = ipaddr.parseCIDR('64:ff9b::/96');
const TEREDO = ipaddr.parseCIDR('2001::/32');
const SIX_TO_FOUR = ipaddr.parseCIDR('2002::/16');

/**
 * `private` for loopback, link-local, private, shared, reserved, multicast and metadata addresses, for IPv6 forms that
 * wrap such an IPv4 address, for every address of this machine (`own`, normalised text) and for text that is no address.
 */
export function judgeAddress(ip: string, own: ReadonlySet<string> = ownAddresses()): 'public' | 'private' {
  // Strict forms only: ipaddr.js alone would also read `127.1` and octal numbers.
  if (!ipaddr.IPv6.isValid(ip) && !ipaddr.IPv4.isValidFourPartDecimal(ip)) return 'private';
  const isPublic = unwrap(ipaddr.parse(ip)).every(
    (address) =>
      address.range() === 'unicast' &&
      (address.kind() === 'ipv4' || address.match(GLOBAL_IPV6)) &&
      !FORBIDDEN.has(address.toString()) &&
      !own.has(address.toNormalizedString()),
  );
  return isPublic ? 'public' : 'private';
}

/** The addresses of this machine's interfaces, normalised; a public one is a way around the firewall too. */
export function ownAddresses(): Set<string> {
  const own = new Set<string>();
  for (const list of Object.values(networkInterfaces())) {
    for (const { address } of list ?? []) own.add(ipaddr.parse(address).toNormalizedString());
  }
  return own;
}

/**
 * The addresses a packet sent to `address` may end at: the IPv4 addresses inside an IPv6 form, else the address itself.
 * Local-use NAT64 (64:ff9b:1::/48) is not unwrapped: it is inside somebody's network by definition, and never unicast.
 */
function unwrap(address: ipaddr.IPv4 | ipaddr.IPv6): (ipaddr.IPv4 | ipaddr.IPv6)[] {
  if (!(address instanceof ipaddr.IPv6)) return [address];
  const bytes = address.toByteArray();
  if (address.isIPv4MappedAddress() || address.match(NAT64)) return [ipv4At(bytes, 12)];
  if (address.match(SIX_TO_FOUR)) return [ipv4At(bytes, 2)];
  // Teredo names its server in the open and its client with every bit turned.
  if (address.match(TEREDO)) {
    return [
      ipv4At(bytes, 4),
      ipv4At(
        bytes.map((byte) => byte ^ 0xff),
        12,
      ),
    ];
  }
  return [address];
}

function ipv4At(bytes: number[], start: number): ipaddr.IPv4 {
  return new ipaddr.IPv4(bytes.slice(start, start + 4));
}
