/** The synthetic site in a process of its own, so that serving it does not count as crawling it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export type BenchSite = AsyncDisposable & { origin: string; hostPort: string; pid: number };

const servePath = fileURLToPath(new URL('../../tests/sites/serve.ts', import.meta.url));

/** `shape` as serve.ts takes it, by name. */
export async function openSite(shape: Record<string, number>): Promise<BenchSite> {
  const options = Object.entries(shape).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const child = spawn(process.execPath, [servePath, ...options], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const { url: origin, pid } = JSON.parse(line) as { url: string; pid: number };
  return {
    origin,
    pid,
    hostPort: new URL(origin).host,
    async [Symbol.asyncDispose]() {
      child.kill();
      await once(child, 'exit');
    },
  };
}
