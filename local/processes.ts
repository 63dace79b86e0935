/** The product's own processes: the API, which also serves the web, the worker and, where there is a browser, the renderer. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { keepRunning } from './child.ts';
import type { environments } from './environments.ts';
import { noteChild } from './installation.ts';
import type { ProcessFacts } from './process.ts';
import type { Say } from './say.ts';

export type Processes = AsyncDisposable & {
  /** Resolves when the API says that it, the database, Temporal and a worker are ready. */
  ready(signal: AbortSignal): Promise<void>;
  /** Rejects when one of them will not stay up. */
  broken: Promise<never>;
};

const readyMs = 120_000;
const entry = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

type Environments = ReturnType<typeof environments>;

/**
 * Starts them; `url` is where the API will answer, and without an environment the renderer is left out. Disposing stops
 * all at once.
 */
export function openProcesses(
  home: string,
  url: string,
  env: Omit<Environments, 'renderer'> & { renderer: Environments['renderer'] | null },
  say: Say,
): Processes {
  const onSpawn = (facts: ProcessFacts) => noteChild(home, facts);
  const keep = (name: string, path: string, own: Record<string, string | undefined>) =>
    keepRunning({ name, args: [entry(path)], env: own, logPath: join(home, `log/${name}.log`), onSpawn, say });
  const needed = [keep('api', 'api/main.ts', env.api), keep('worker', 'temporal/worker.ts', env.worker)];
  const broken = Promise.race(needed.map((child) => child.broken));
  broken.catch(() => {});
  const renderer = env.renderer && keep('renderer', 'temporal/renderer.ts', env.renderer);
  renderer?.broken.catch((error: Error) => say(`Sources that need a browser are not read. ${error.message}`));
  const all = renderer ? [...needed, renderer] : needed;
  return {
    broken,
    ready: (signal) => Promise.race([broken, untilReady(url, signal)]),
    [Symbol.asyncDispose]: async () => void (await Promise.all(all.map((child) => child[Symbol.asyncDispose]()))),
  };
}

async function untilReady(url: string, signal: AbortSignal): Promise<void> {
  let last = 'no answer';
  for (const until = Date.now() + readyMs; Date.now() < until; await sleep(150, undefined, { signal })) {
    try {
      const response = await fetch(`${url}/health/ready`, { signal });
      if (response.ok) return;
      last = await response.text();
    } catch (error) {
      last = (error as Error).message;
    }
  }
  throw new Error(`Diarium was not ready within ${readyMs / 1000} s: ${last}`);
}
