/** Doors that open pages in a real Chromium, where the machine has one. */

import { createSocket } from 'node:dgram';
import { readdirSync, readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { findChromium } from '#activities/outside/browser/find.ts';
import { type BrowserLimits, openBrowser } from '#activities/outside/browser.ts';
import { openWeb, type Web, type WebSettings } from '#activities/outside/web.ts';

export const chromiumPath = findChromium(process.env.CHROMIUM_PATH);
/** Says why tests with a browser are skipped; undefined where they are not. */
export const whyNoBrowser = chromiumPath ? undefined : 'no Chromium: apt-get install chromium';

export type BrowserDoor = Web & {
  /** The plain door behind it. */
  plain: Web;
};

/** `allowed` are the private host:port that may be asked. */
export function browserDoor(
  allowed: string[],
  limits: Partial<BrowserLimits> = {},
  more: Partial<WebSettings> = {},
): BrowserDoor {
  const settings = { allow: () => new Set(allowed), userAgent: 'Diarium/test', ...more };
  const plain = openWeb(settings);
  const chromium = { executablePath: chromiumPath ?? '', hasSandbox: true };
  const { fetch, ...browser } = openBrowser({ ...settings, ...chromium, web: plain, limits });
  return {
    plain,
    fetch,
    async [Symbol.asyncDispose]() {
      await browser[Symbol.asyncDispose]();
      await plain[Symbol.asyncDispose]();
    },
  };
}

export type Canary = AsyncDisposable & {
  /** The same for TCP and UDP, on loopback. */
  port: number;
  /** What was heard: `tcp`, `udp`. */
  hits: string[];
};

/** Two sockets that nothing should ever come to. */
export async function openCanary(): Promise<Canary> {
  const hits: string[] = [];
  const server = createServer((socket) => {
    hits.push('tcp');
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const { port } = server.address() as AddressInfo;
  const datagrams = createSocket('udp6');
  datagrams.on('message', () => void hits.push('udp'));
  await new Promise<void>((resolve) => datagrams.bind(port, resolve));
  return {
    port,
    hits,
    async [Symbol.asyncDispose]() {
      datagrams.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The browsers that `parent` has started and that live. */
export function browsers(parent = process.pid): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && isBrowserOf(pid, parent));
}

function isBrowserOf(pid: number, wantedParent: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    return state !== 'Z' && Number(parent) === wantedParent && command.includes('--remote-debugging-pipe');
  } catch {
    return false;
  }
}
