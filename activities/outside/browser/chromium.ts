/**
 * Chromium without a network: whatever it wants is asked of us, and what would pass us by finds no address and no way.
 * Its pages are strangers to each other, their number and memory are bounded, and it is replaced after a while and
 * whenever it fails. It hangs on a pipe of this process and ends with it, however that ends.
 */
import { tmpdir } from 'node:os';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { Busy, Refusal } from '#schema/errors.ts';
import { openPlaces, type Places } from '../web/places.ts';
import { type MemoryWatch, watchMemory } from './memory.ts';

export interface ChromiumSettings {
  executablePath: string;
  userAgent: string;
  /** Chromium's own sandbox, which needs user namespaces, and is of no use to root. */
  hasSandbox: boolean;
  /** Open at once. */
  pagesAtOnce: number;
  /** After so many a fresh browser takes over: what leaks in a browser leaks for so long. */
  pagesPerBrowser: number;
  /** Of one page's process; what grows past it is killed. */
  pageMemoryBytes: number;
}

export interface Chromium extends AsyncDisposable {
  /** Runs `act` with a profile of its own, of which nothing is left afterwards. Throws Busy when the browser fails. */
  withContext<T>(act: (context: BrowserContext) => Promise<T>): Promise<T>;
}

/** A browser and how much it was used. */
type Live = { browser: Browser; memory: MemoryWatch; opened: number; active: number; isBroken: boolean };

const launchMs = 20_000;
const closeMs = 3_000;

/** No name is resolved; the proxy, which loopback may not pass by either, has a name that does not exist. */
const withoutNetwork = [
  '--host-resolver-rules=MAP * ~NOTFOUND',
  '--proxy-server=http://nowhere.invalid:1',
  '--proxy-bypass-list=<-loopback>',
  '--disable-quic',
  '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
  '--webrtc-ip-handling-policy=disable_non_proxied_udp',
  '--dns-prefetch-disable',
  '--no-pings',
  '--disable-remote-fonts',
  '--blink-settings=imagesEnabled=false',
];
const withoutMore = [
  '--disable-gpu',
  '--mute-audio',
  '--disable-breakpad',
  '--disable-crash-reporter',
  '--js-flags=--max-old-space-size=256',
];

/** Nothing is started before the first page. */
export function openChromium(settings: ChromiumSettings): Chromium {
  const places: Places = openPlaces(settings.pagesAtOnce);
  let current: Promise<Live> | undefined;

  async function launch(): Promise<Live> {
    const browser = await chromium.launch({
      executablePath: settings.executablePath,
      args: [...withoutNetwork, ...withoutMore],
      chromiumSandbox: settings.hasSandbox && process.getuid?.() !== 0,
      // What this process knows, such as the address of the database, is nothing to a browser.
      env: { PATH: process.env.PATH ?? '', HOME: tmpdir(), LANG: 'C.UTF-8' },
      timeout: launchMs,
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
    const memory = await watchMemory(browser, settings.pageMemoryBytes);
    return { browser, memory, opened: 0, active: 0, isBroken: false };
  }

  /** The browser that takes one more page. */
  async function enter(): Promise<Live> {
    for (;;) {
      const launching = (current ??= launch());
      const live = await launching.catch((error: Error) => {
        forget(launching);
        throw new Busy(`The browser did not start: ${error.message.slice(0, 200)}`, undefined, { reason: 'browser' });
      });
      if (isGood(live) && live.opened < settings.pagesPerBrowser) {
        live.opened += 1;
        live.active += 1;
        return live;
      }
      forget(launching);
    }
  }

  async function leave(live: Live): Promise<void> {
    live.active -= 1;
    const isOver = live.opened >= settings.pagesPerBrowser || !isGood(live);
    if (isOver && live.active === 0) await end(live);
  }

  function forget(launched: Promise<Live>): void {
    if (current === launched) current = undefined;
  }

  return {
    async withContext(act) {
      using guest = places.guest();
      await guest.enter();
      const live = await enter();
      try {
        return await inContext(live, settings.userAgent, act);
      } catch (error) {
        if (isGood(live) || error instanceof Refusal) throw error;
        throw new Busy('The browser ended', undefined, { reason: 'browser' });
      } finally {
        await leave(live);
      }
    },
    async [Symbol.asyncDispose]() {
      const live = await current?.catch(() => undefined);
      current = undefined;
      if (live) await end(live);
    },
  };
}

const isGood = ({ browser, isBroken }: Live) => browser.isConnected() && !isBroken;

async function inContext<T>(live: Live, userAgent: string, act: (context: BrowserContext) => Promise<T>): Promise<T> {
  const context = await live.browser.newContext({
    userAgent,
    serviceWorkers: 'block',
    acceptDownloads: false,
    permissions: [],
    // Tall, for what is loaded only when it comes into sight.
    viewport: { width: 1280, height: 4000 },
  });
  try {
    return await act(context);
  } finally {
    const isClosed = await within(closeMs, context.close());
    // A browser that cannot close a page cannot be trusted with another, nor with closing itself.
    if (!isClosed) {
      live.isBroken = true;
      live.memory.kill();
    }
  }
}

async function end({ browser, memory }: Live): Promise<void> {
  memory[Symbol.dispose]();
  if (!(await within(closeMs, browser.close()))) memory.kill();
}

/** Whether `work` succeeded in time. */
async function within(ms: number, work: Promise<unknown>): Promise<boolean> {
  const late = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => late.resolve(false), ms);
  const done = work.then(
    () => true,
    () => false,
  );
  return Promise.race([done, late.promise]).finally(() => clearTimeout(timer));
}
