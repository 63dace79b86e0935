/** What one installation keeps in its home between starts: one launcher at a time, its children, its secrets. */
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Conflict } from '#schema/errors.ts';
import type { RoleSecrets } from '#schema/provision.ts';
import { holdLock, type Lock } from './lock.ts';
import { readNote, writeNote } from './note.ts';
import { type ProcessFacts, processFacts, stillRuns, stopProcess } from './process.ts';

/** Written by the launcher for the commands that talk to the running product; readable by its owner alone. */
export type RunNote = {
  launcher: ProcessFacts;
  state: 'starting' | 'up' | 'stopping';
  /** Where the API answers, from this machine. */
  url: string;
  tenantId?: string;
  /** Signs in as the administrator. */
  bearer?: string;
  /** By which the shell commands work on the database; only where it is this launcher's own. */
  migrateUrl?: string;
  allowFile: string;
  /** Addresses of the product's own servers, which no crawl may reach. */
  own: string[];
};

export type Secrets = { roles: RoleSecrets; secretKey: string };

/** Makes the home: ours alone, except that PostgreSQL's user may pass through when root starts it. */
export function openHome(path: string): string {
  const home = resolve(path);
  mkdirSync(join(home, 'log'), { recursive: true });
  chmodSync(home, process.getuid?.() === 0 ? 0o711 : 0o700);
  return home;
}

/** One launcher at a time; one that is just stopping is waited for. Throws Conflict naming the one that runs. */
export async function lockHome(home: string): Promise<Lock> {
  const path = join(home, 'launcher.lock');
  const soon = await holdLock(path, 1_500);
  if (soon) return soon;
  const later = readRunNote(home)?.state === 'stopping' ? await holdLock(path, 12_000) : undefined;
  if (later) return later;
  const running = readRunNote(home);
  throw new Conflict(`Diarium already runs on ${home}: process ${running?.launcher.pid}, ${running?.url}`);
}

const runPath = (home: string) => join(home, 'run.json');
export const readRunNote = (home: string) => readNote<RunNote>(runPath(home));

/** Changes what is known of the running product. */
export function noteRun(home: string, change: Partial<RunNote>): void {
  writeNote(runPath(home), { ...readRunNote(home), ...change });
}

const childrenPath = (home: string) => join(home, 'children.json');

/** Remembers a child, so that a later launcher finds it should this one be killed. */
export function noteChild(home: string, child: ProcessFacts): void {
  const living = (readNote<ProcessFacts[]>(childrenPath(home)) ?? []).filter(({ pid }) => processFacts(pid));
  writeNote(childrenPath(home), [...living, child]);
}

/** Stops what a killed launcher left running; returns how many there were. */
export async function stopOrphans(home: string): Promise<number> {
  const noted = readNote<ProcessFacts[]>(childrenPath(home)) ?? [];
  const living = noted.filter(stillRuns);
  await Promise.all(living.map((child) => stopProcess(child, 'SIGTERM', 5_000)));
  writeNote(childrenPath(home), []);
  return living.length;
}

/** The installation's secrets, made at its first start. */
export function openSecrets(home: string): Secrets {
  const path = join(home, 'secrets.json');
  const known = readNote<Secrets>(path);
  if (known) return known;
  const secret = () => randomBytes(32).toString('base64url');
  const made: Secrets = { roles: { app: secret(), worker: secret(), migrate: secret() }, secretKey: secret() };
  writeNote(path, made);
  return made;
}
