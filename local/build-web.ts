/** Builds the web in a process of its own, which gives its memory back when it is done. */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const builder = fileURLToPath(new URL('../web/build.ts', import.meta.url));

/** Resolves when the build is up to date; it takes seconds only after the sources changed. */
export async function buildWeb(home: string, signal: AbortSignal): Promise<void> {
  const logPath = join(home, 'log/web-build.log');
  try {
    await run(process.execPath, [builder], { signal, maxBuffer: 2 ** 24 });
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as Error & { stdout?: string; stderr?: string };
    await writeFile(logPath, stdout + stderr);
    const words = stderr.trim().split('\n').slice(-8).join('\n') || message;
    throw new Error(`The web could not be built:\n${words}\nAll of its words: ${logPath}`);
  }
}
