/**
 * A process of the product, kept running: its words go to a log file, and when it dies it is started again, each time a
 * little later. It gets a session of its own, so that Ctrl-C in the terminal reaches the launcher alone.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { open, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { environment, type ProcessFacts, processFacts, stopProcess } from './process.ts';
import type { Say } from './say.ts';

export type ChildOptions = {
  /** What people call it: "API", "worker". */
  name: string;
  /** Entry point and arguments for this Node. */
  args: string[];
  env: Record<string, string | undefined>;
  logPath: string;
  /** Called with every process that is spawned, so that a later launcher can find it. */
  onSpawn: (facts: ProcessFacts) => void;
  say: Say;
};

export type Child = AsyncDisposable & {
  /** Rejects with the last lines of the log when the process will not stay up. */
  broken: Promise<never>;
};

const quickMs = 5_000;
const mostQuickDeaths = 4;
const longestWaitMs = 30_000;
const stopMs = 5_000;

export function keepRunning(options: ChildOptions): Child {
  let current: ChildProcess | undefined;
  const leaving = new AbortController();

  const run = async (): Promise<never> => {
    for (let quickDeaths = 0; ; ) {
      const startedMs = Date.now();
      current = await launch(options);
      const end = await ending(current);
      if (leaving.signal.aborted) return forever();
      quickDeaths = Date.now() - startedMs < quickMs ? quickDeaths + 1 : 0;
      if (quickDeaths === mostQuickDeaths) throw new Error(await epitaph(options, end));
      const waitMs = Math.min(longestWaitMs, 250 * 2 ** quickDeaths);
      options.say(`The ${options.name} ended with ${end}; it is started again (its words: ${options.logPath})`);
      await sleep(waitMs, undefined, { signal: leaving.signal }).catch(() => {});
      if (leaving.signal.aborted) return forever();
    }
  };
  const broken = run();
  // Whoever waits for it hears of it; nobody has to.
  broken.catch(() => {});

  return {
    broken,
    [Symbol.asyncDispose]: async () => {
      leaving.abort();
      const facts = current?.pid && current.exitCode === null ? processFacts(current.pid) : undefined;
      if (facts) await stopProcess(facts, 'SIGTERM', stopMs);
    },
  };
}

async function launch({ args, env, logPath, onSpawn }: ChildOptions): Promise<ChildProcess> {
  await using log = await open(logPath, 'a', 0o600);
  const stdio = ['ignore', log.fd, log.fd] as ['ignore', number, number];
  const child = spawn(process.execPath, args, { env: environment(env), detached: true, stdio });
  const facts = processFacts(child.pid ?? 0);
  if (facts) onSpawn(facts);
  return child;
}

function ending(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `code ${code}`));
  });
}

async function epitaph({ name, logPath }: ChildOptions, end: string): Promise<string> {
  const words = (await readFile(logPath, 'utf8')).trim().split('\n').slice(-12).join('\n');
  return `The ${name} does not stay up; it ended with ${end}:\n${words}\nAll of its words: ${logPath}`;
}

const forever = () => new Promise<never>(() => {});
