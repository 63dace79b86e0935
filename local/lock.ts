/**
 * A lock that the operating system lets go of when its holder dies, however it dies. SQLite holds it for us: it is the
 * one portable file lock that Node brings along, and a killed holder leaves nothing that could look like a live one.
 */
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

export type Lock = Disposable;

/** Takes the lock at `path` (a file, made when absent) or returns undefined when another holds it past `waitMs`. */
export async function holdLock(path: string, waitMs: number): Promise<Lock | undefined> {
  const until = Date.now() + waitMs;
  for (;;) {
    const lock = tryLock(path);
    if (lock || Date.now() >= until) return lock;
    await sleep(100);
  }
}

function tryLock(path: string): Lock | undefined {
  const database = new DatabaseSync(path);
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    return { [Symbol.dispose]: () => database.close() };
  } catch (error) {
    database.close();
    if ((error as { errcode?: number }).errcode === 5) return undefined;
    throw error;
  }
}
