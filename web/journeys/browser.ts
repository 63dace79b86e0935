/** A real browser for journeys: Debian's Chromium, else the packaged one; `null` where the machine has neither. */
import { existsSync } from 'node:fs';
import packaged from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

const installed = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export const whyNoBrowser = 'no Chromium: apt-get install chromium';

/** A browser without a window, with `more` switches; it is closed by whoever asked for it. */
export async function openBrowser(more: readonly string[] = []): Promise<Browser | null> {
  const path = installed.find((candidate) => existsSync(candidate));
  if (path) return chromium.launch({ executablePath: path, args: ['--no-sandbox', ...more] });
  try {
    const args = [...packaged.args, ...more];
    return await chromium.launch({ executablePath: await packaged.executablePath(), args });
  } catch {
    return null;
  }
}
