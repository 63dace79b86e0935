/** Which user a server runs as, and whether that user can enter a folder: PostgreSQL refuses to run as root. */
import { accessSync, constants, mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

export type User = { name: string; uid: number; gid: number };

/** The user that stands in for root: `nobody`, who needs an entry in the passwd file. Undefined when not root. */
export function standInForRoot(): User | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const entry = readFileSync('/etc/passwd', 'utf8').match(/^nobody:[^:]*:(\d+):(\d+):/m);
  if (!entry) throw new Error('PostgreSQL refuses to run as root, and /etc/passwd has no user "nobody" to run it as');
  return { name: 'nobody', uid: Number(entry[1]), gid: Number(entry[2]) };
}

/** Whether `user` may pass through `folder` and all above it; folders not made yet count as passable. */
export function canEnter(user: User, folder: string): boolean {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const facts = statSync(at, { throwIfNoEntry: false });
    const mask = facts?.uid === user.uid ? 0o100 : facts?.gid === user.gid ? 0o010 : 0o001;
    if (facts && (facts.mode & mask) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

/** Makes `folder` if need be and says whether this process can write there. */
export function canWrite(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
