/** `npm run check`: everything that can be held against the sources without running the product. */
import { pathToFileURL } from 'node:url';
import { type Check, checks } from './checks.ts';
import { complain, say } from './say.ts';

/**
 * Runs every check, prints one line for each and the reasons of those that fail; returns how many passed and failed. They
 * run side by side: the two that take longest leave half of a small machine idle when each runs alone.
 */
export async function runChecks(): Promise<{ passed: number; failed: number }> {
  const passed = await Promise.all(Object.entries(checks).map(([name, check]) => runCheck(name, check)));
  const failed = passed.filter((hasPassed) => !hasPassed).length;
  return { passed: passed.length - failed, failed };
}

async function runCheck(name: string, check: Check): Promise<boolean> {
  const startedMs = Date.now();
  const complaints = await check();
  const took = `${((Date.now() - startedMs) / 1000).toFixed(1)} s`;
  say(`${complaints.length === 0 ? 'ok  ' : 'FAIL'} ${name} (${took})`);
  for (const complaint of complaints) complain(`       ${complaint}`);
  return complaints.length === 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { failed } = await runChecks();
  process.exitCode = failed === 0 ? 0 : 1;
}
