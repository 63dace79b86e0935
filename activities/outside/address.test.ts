import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judgeAddress, ownAddresses } from './address.ts';

const PRIVATE = `
  0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.100.100.200 127.0.0.1 127.255.255.254 168.63.129.16 169.254.169.254
  169.254.170.2 172.16.0.1 172.31.255.255 192.0.0.192 192.0.2.1 192.88.99.1 192.168.0.1 198.18.0.1 198.19.255.255
  198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255
  :: ::1 ::127.0.0.1 ::808:808 ::ffff:127.0.0.1 ::ffff:7f00:1 ::ffff:168.63.129.16 ::ffff:0:127.0.0.1
  64:ff9b::7f00:1 64:ff9b::a83f:8110 64:ff9b:1::a9fe:a9fe 64:ff9b:1::808:808 2002:7f00:1:: 2002:a83f:8110::
  2001:0:7f00:1:: 2001:0:808:808::80ff:fffe 100::1 2001:db8::1 3fff::1 5f00::1 4000::1 fc00::1 fd00:ec2::254 fe80::1
  fe80::1%eth0 fec0::1 ff02::1`;

test.each(PRIVATE.trim().split(/\s+/))('%s is private', (ip) => {
  expect(judgeAddress(ip)).toBe('private');
});

test.each([
  '8.8.8.8',
  '193.10.9.1',
  '172.15.0.1',
  '172.32.0.1',
  '169.253.1.1',
  '2a00:1450:400f:80c::2004',
  '2001:4860:4860::8888',
  '::ffff:8.8.8.8',
  // As an IPv6-only network reaches an IPv4 site.
  '64:ff9b::808:808',
  '2002:808:808::1',
])('%s is public', (ip) => {
  expect(judgeAddress(ip)).toBe('public');
});

test.each(['', 'localhost', '127.1', '0x7f.0.0.1', '010.8.8.8', '8.8.8', '8.8.8.8:80', '[2a00::1]', '2130706433'])(
  'text that is not one plain address, "%s", is private',
  (text) => {
    expect(judgeAddress(text)).toBe('private');
  },
);

test('an address of this machine is private even where it lies in public space, however it is written', () => {
  const own = new Set(['193.10.9.1', '2a00:1450:400f:80c:0:0:0:2004']);
  expect(judgeAddress('193.10.9.1', own)).toBe('private');
  expect(judgeAddress('::ffff:193.10.9.1', own)).toBe('private');
  expect(judgeAddress('2a00:1450:400f:080c::2004', own)).toBe('private');
  expect(judgeAddress('193.10.9.2', own)).toBe('public');
  expect(ownAddresses()).toContain('127.0.0.1');
});

test('an IPv4 address is judged the same inside every IPv6 form that leads to it', () => {
  fc.assert(
    fc.property(fc.ipV4(), (ip) => {
      const [a = 0, b = 0, c = 0, d = 0] = ip.split('.').map(Number);
      const words = `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
      const judged = judgeAddress(ip);
      expect(judgeAddress(`::ffff:${words}`)).toBe(judged);
      expect(judgeAddress(`64:ff9b::${words}`)).toBe(judged);
      expect(judgeAddress(`2002:${words}::1`)).toBe(judged);
    }),
  );
});
