/** Where this machine keeps a Chromium. */
import { existsSync } from 'node:fs';

const known = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The path that was set, whatever is there, else the first known one that exists; null where there is none. */
export function findChromium(path: string | undefined): string | null {
  return path ?? known.find((candidate) => existsSync(candidate)) ?? null;
}
