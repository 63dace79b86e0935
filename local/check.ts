/** `npm run check`: everything that can be held against the sources without running the product. */
import { pathToFileURL } from 'node:url';
import { checks } from './checks.ts';
import { complain, say } from './say.ts';

/** Runs every check, prints one line for each and the reasons of those that fail; returns how many passed and failed. */
export async function runChecks(): Promise<{ passed: number; failed: number }> {
  let failed = 0;
  for (const [name, check] of Object.entries(checks)) {
    const startedMs = Date.now();
    const complaints = await check();
    const took = `${((Date.now() - startedMs) / 1000).toFixed(1)} s`;
    say(`${complaints.length === 0 ? 'ok  ' : 'FAIL'} ${name} (${took})`);
    for (const complaint of complaints) complain(`       ${complaint}`);
    if (complaints.length > 0) failed += 1;
  }
  return { passed: Object.keys(checks).length - failed, failed };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { failed } = await runChecks();
  process.exitCode = failed === 0 ? 0 : 1;
}
