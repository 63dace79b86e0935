/**
 * Keeps the memory of a browser's pages in bounds: the process of a page that grows past its limit is killed, which
 * ends that page alone. Reads /proc, where there is one; elsewhere only the limit of the scripts' own heap holds.
 */
import type { Browser } from 'playwright-core';
import { residentBytes } from '../resident.ts';

const everyMs = 500;

/** Disposing it ends the watch. */
export type MemoryWatch = Disposable & {
  /** Ends the browser's own process, and with it all of them. */
  kill(): void;
};

export async function watchMemory(browser: Browser, pageMemoryBytes: number): Promise<MemoryWatch> {
  const session = await browser.newBrowserCDPSession();
  const processes = async () => (await session.send('SystemInfo.getProcessInfo')).processInfo;
  const own = (await processes()).find(({ type }) => type === 'browser')?.id;
  const timer = setInterval(() => {
    processes().then(
      (all) => {
        for (const { type, id } of all) if (type === 'renderer' && residentBytes(id) > pageMemoryBytes) kill(id);
      },
      // The browser is gone, or too busy to say; then there is a next time.
      () => {},
    );
  }, everyMs);
  timer.unref();
  return {
    kill: () => own !== undefined && kill(own),
    [Symbol.dispose]: () => clearInterval(timer),
  };
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It was faster.
  }
}
