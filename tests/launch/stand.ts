/** An installation of its own for tests of the launcher: a home, a port, and the commands a person would type. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import { freePort } from '#local/port.ts';
import { environment } from '#local/process.ts';

const entry = fileURLToPath(new URL('../../local/run.mjs', import.meta.url));

/** What a command printed, both streams together, and how it ended. */
export type Ended = { code: number | null; said: string; ms: number };

export type Running = {
  /** The process in front, as npm would start it. */
  front: ChildProcess;
  said: () => string;
  /** Resolves once `words` were printed; rejects when the command ends before. */
  until: (words: string | RegExp) => Promise<void>;
  ended: Promise<Ended>;
};

export type Stand = AsyncDisposable & {
  home: string;
  port: number;
  run: (command: string, ...args: string[]) => Running;
  /** Every process whose command or environment names this home. */
  processes: () => number[];
};

/** `more` settings are given to every command. */
export async function makeStand(more: Record<string, string> = {}): Promise<Stand> {
  const home = mkdtempSync(join(inject('runDir'), 'stand-'));
  chmodSync(home, 0o711);
  const port = await freePort();
  const processes = () => findProcesses(home);
  return {
    home,
    port,
    processes,
    run: (command, ...args) => run(command, args, { DIARIUM_HOME: home, PORT: String(port), ...more }),
    [Symbol.asyncDispose]: async () => {
      for (const pid of processes()) process.kill(pid, 'SIGKILL');
      while (processes().length > 0) await sleep(50);
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function run(command: string, args: string[], own: Record<string, string>): Running {
  const { PATH, HOME } = process.env;
  const startedMs = Date.now();
  const env = environment({ PATH, HOME, DIARIUM_CACHE: inject('cacheDir'), ...own });
  const front = spawn(process.execPath, [entry, command, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  front.stdout?.on('data', (chunk) => (text += chunk));
  front.stderr?.on('data', (chunk) => (text += chunk));
  const ended = once(front, 'close').then(([code]) => ({ code, said: text, ms: Date.now() - startedMs }));
  const until = async (words: string | RegExp) => {
    while (text.search(words) === -1) {
      if (front.exitCode !== null || front.signalCode !== null) throw new Error(`It ended before ${words}:\n${text}`);
      await sleep(50);
    }
  };
  return { front, said: () => text, until, ended };
}

function findProcesses(home: string): number[] {
  const pids = readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid);
  return pids.filter((pid) => {
    try {
      const isDead = readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8') + readFileSync(`/proc/${pid}/environ`, 'utf8');
      return !isDead && words.includes(home);
    } catch {
      return false;
    }
  });
}
