/**
 * URLs that must never be fetched: each leads inside, or would in a reader less strict than the URL standard. `PORT`
 * stands for a port where something listens on loopback, so that a leak is a visit and not just a failed connection.
 */

/** Refused as private-address. */
export const INSIDE_URLS: readonly string[] = [
  // 127.0.0.1 and friends in the spellings the URL standard reads as such.
  'http://127.0.0.1:PORT/',
  'http://127.1:PORT/',
  'http://0:PORT/',
  'http://0.0.0.0:PORT/',
  'http://0x7f.0.0.1:PORT/',
  'http://0177.0.0.1:PORT/',
  'http://2130706433:PORT/',
  'http://①②⑦.⓪.⓪.①:PORT/',
  'http://127。0。0。1:PORT/',
  'http:127.0.0.1:PORT',
  'http:///127.0.0.1:PORT/',
  'http://example.org@127.0.0.1:PORT/',
  'http://127.0.0.1:PORT#@example.org',
  'http://127.0.0.1:PORT\\@example.org/',
  'http://127.0.0.1.:PORT/',
  'http://127.0.\t0.1:PORT/',
  'http://127.255.255.254:PORT/',
  'https://127.0.0.1:PORT/',
  'http://%31%32%37.0.0.1:PORT/',
  // IPv6, and IPv4 inside it.
  'http://[::1]:PORT/',
  'http://[::]:PORT/',
  'http://[::127.0.0.1]:PORT/',
  'http://[::ffff:127.0.0.1]:PORT/',
  'http://[::ffff:7f00:1]:PORT/',
  'http://[64:ff9b::7f00:1]:PORT/',
  'http://[64:ff9b:1::a9fe:a9fe]/',
  'http://[2002:7f00:1::]:PORT/',
  'http://[2001:0:7f00:1::]:PORT/',
  'http://[fe80::1]/',
  'http://[fec0::1]/',
  'http://[fc00::1]/',
  'http://[fd00:ec2::254]/',
  'http://[100::1]/',
  'http://[2001:db8::1]/',
  'http://[5f00::1]/',
  'http://[3fff::1]/',
  'http://[ff02::1]/',
  'http://[::ffff:169.254.169.254]/',
  'http://[::ffff:168.63.129.16]/',
  // Metadata of the clouds, and ranges that are nobody's site.
  'http://169.254.169.254/latest/meta-data/',
  'http://0xA9FEA9FE/',
  'http://2852039166/',
  'http://169.254.170.2/',
  'http://100.100.100.200/',
  'http://168.63.129.16/',
  'http://192.0.0.192/',
  'http://198.18.0.1/',
  'http://198.19.255.1/',
  'http://192.88.99.1/',
  'http://192.0.2.1/',
  'http://198.51.100.1/',
  'http://203.0.113.1/',
  'http://10.0.0.1/',
  'http://172.16.0.1/',
  'http://172.31.255.254/',
  'http://192.168.1.1/',
  'http://100.64.0.1/',
  'http://224.0.0.1/',
  'http://240.0.0.1/',
  'http://255.255.255.255/',
  // Names that mean this machine or this network.
  'http://localhost:PORT/',
  'http://LOCALHOST:PORT/',
  'http://localhost.:PORT/',
  'http://app.localhost:PORT/',
  'http://metadata.google.internal/',
  'http://metadata/',
  'http://kubernetes.default.svc/',
  'http://db.cluster.local/',
  'http://router.lan/',
  'http://printer.home.arpa/',
  // Names whose answer leads inside; see INSIDE_NAMES.
  'http://loopback.example.org:PORT/',
  'http://mixed.example.org:PORT/',
  'http://mixed-last.example.org:PORT/',
  'http://six.example.org:PORT/',
  'http://mapped.example.org:PORT/',
  'http://alias.example.org/',
  'http://many.example.org:PORT/',
  // Ports where no website answers, on a public host.
  'http://8.8.8.8:22/',
  'http://8.8.8.8:25/',
  'http://8.8.8.8:6379/',
  'http://8.8.8.8:5432/',
  'http://8.8.8.8:7233/',
];

/** Refused as invalid-input: no website speaks these. */
export const FOREIGN_SCHEMES: readonly string[] = [
  'file:///etc/passwd',
  'ftp://127.0.0.1/',
  'gopher://127.0.0.1:PORT/_x',
  'data:text/html,<p>x</p>',
  'blob:http://127.0.0.1:PORT/x',
  'javascript:alert(1)',
  'dict://127.0.0.1:PORT/d',
  'ldap://127.0.0.1:PORT/',
  'jar:http://127.0.0.1:PORT/!/',
  'ws://127.0.0.1:PORT/',
  'view-source:http://127.0.0.1:PORT/',
];

const PUBLIC = '93.184.215.14';

/** What the test resolver answers. */
export const INSIDE_NAMES: Readonly<Record<string, readonly string[]>> = {
  'loopback.example.org': ['127.0.0.1'],
  'mixed.example.org': [PUBLIC, '127.0.0.1'],
  'mixed-last.example.org': ['127.0.0.1', PUBLIC],
  'six.example.org': ['::1'],
  'mapped.example.org': ['::ffff:127.0.0.1'],
  'alias.example.org': ['10.1.2.3'],
  // As long as a 10 kB answer.
  'many.example.org': [...Array.from({ length: 600 }, () => PUBLIC), '127.0.0.1'],
};
