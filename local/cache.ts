/** Where downloaded servers are kept, for all clones of one user: the first folder that can be used. */
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { InvalidInput } from '#schema/errors.ts';
import { canEnter, canWrite, standInForRoot } from './reach.ts';

/** `wanted` when given, else ~/.cache/diarium, else (root, whose home is often closed) /var/cache, else inside `home`. */
export function cacheFolder({ home, wanted }: { home: string; wanted?: string | undefined }): string {
  const usable = (folder: string) => canWrite(folder) && canEnter(standInForRoot() ?? self(), folder);
  if (wanted) {
    if (usable(resolve(wanted))) return resolve(wanted);
    throw new InvalidInput(`DIARIUM_CACHE=${wanted} cannot be written, or cannot be entered by the user "nobody"`);
  }
  const owned = process.getuid?.() === 0 ? ['/var/cache/diarium'] : [];
  const inside = join(resolve(home), 'cache');
  return [join(homedir() || '/nonexistent', '.cache/diarium'), ...owned].find(usable) ?? inside;
}

function self() {
  return { name: 'self', uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
}
