/** The launcher's Temporal knows no sign-in, so nobody but this machine may reach it, and nobody else read its file. */
import { existsSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { makeTemporal } from '#tests/rig/temporal.ts';
import { readNote } from './note.ts';
import { answersOn } from './port.ts';
import type { ProcessFacts } from './process.ts';

const listening = '0A';
/** 127.0.0.1 and ::1 as /proc/net writes them. */
const loopback = /^(0100007F|0{24}01000000|0{16}FFFF00000100007F)$/;

/** Addresses, in the system's own hexadecimal, on which a process listens for TCP. */
function addressesOf(pid: number): string[] {
  const fds = readdirSync(`/proc/${pid}/fd`).map((fd) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${fd}`);
    } catch {
      return '';
    }
  });
  const own = new Set(fds.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []));
  const lines = ['tcp', 'tcp6'].flatMap((kind) =>
    readFileSync(`/proc/net/${kind}`, 'utf8').trim().split('\n').slice(1),
  );
  return lines
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , , state, , , , , , inode]) => state === listening && own.has(inode!))
    .map(([, local]) => local!.split(':')[0]!);
}

test('Temporal listens on loopback alone, shows no pages, and its file is its owner’s', async (context) => {
  if (!existsSync('/proc/net/tcp')) return context.skip('sockets of a process are read from /proc');
  await using temporal = await makeTemporal({ persistent: true });
  const { server, port } = readNote<{ server: ProcessFacts; port: number }>(
    join(dirname(temporal.path), 'temporal.json'),
  )!;
  const addresses = addressesOf(server.pid);
  expect(addresses.length).toBeGreaterThan(0);
  expect(addresses.filter((address) => !loopback.test(address))).toEqual([]);
  expect(await answersOn(port)).toBe(true);
  expect(statSync(temporal.path).mode & 0o077).toBe(0);
  const others = Object.values(networkInterfaces()).flatMap((found) =>
    (found ?? []).filter(({ internal }) => !internal),
  );
  for (const { address } of others) expect(await reaches(address, port), address).toBe(false);
});

const reaches = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1_000 });
    const end = (is: boolean) => {
      socket.destroy();
      resolve(is);
    };
    socket
      .once('connect', () => end(true))
      .once('error', () => end(false))
      .once('timeout', () => end(false));
  });
