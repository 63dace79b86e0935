/**
 * `npm start`: everything on one machine, from a fresh clone to a cited answer. Ctrl-C and SIGTERM stop it all in order;
 * `--once` ends after the answers, with 0 only if they were what they should be.
 */
import { readSettings } from '#schema/settings.ts';
import { launch } from './launch.ts';
import { endWithParent } from './leash.ts';
import { complain } from './say.ts';

const stop = new AbortController();
// Ctrl-C comes twice: from the terminal and from the process in front, which passes it on.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort());
endWithParent(() => stop.abort());
// A defect of the launcher itself must not leave the servers without one.
process.on('uncaughtException', (error) => {
  complain(error.stack ?? error.message);
  stop.abort();
});

try {
  const settings = readSettings(process.env);
  const good = await launch(settings, process.env, { once: process.argv.includes('--once'), signal: stop.signal });
  process.exitCode = good ? 0 : 1;
} catch (error) {
  process.exitCode = stop.signal.aborted ? 130 : 1;
  if (!stop.signal.aborted) complain(error instanceof Error ? error.message : String(error));
}
// Whatever still holds the event loop is not worth waiting for: everything that was started has been stopped.
process.exit();
