/**
 * `npm test`: the checks, then every test, then one line that counts both: `N passed, N failed, N skipped`. Arguments
 * choose files as vitest understands them (the checks are left out then); `--long` takes the long tests too.
 */
import { createVitest, type TestCase, type Vitest } from 'vitest/node';
import { runChecks } from './check.ts';
import { endWithParent } from './leash.ts';
import { complain, say } from './say.ts';

type Tally = { passed: number; failed: number; skipped: number };

const args = process.argv.slice(2);
const long = args.includes('--long');
const files = args.filter((arg) => arg !== '--long');

// Made first, so that a signal finds it: closing stops the tests and the servers they started.
const vitest = await createVitest('test', { watch: false, mode: long ? 'long' : 'test' });
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // vitest's own listeners exit on the spot and leave the servers behind.
  process.removeAllListeners(signal);
  process.once(signal, () => void giveUp());
}
endWithParent(() => void giveUp());
const checked = files.length > 0 ? { passed: 0, failed: 0 } : await runChecks();
const tested = await runTests();
await vitest.close();
const [passed, failed] = [checked.passed + tested.passed, checked.failed + tested.failed];
say(`${passed} passed, ${failed} failed, ${tested.skipped} skipped`);
process.exit(failed === 0 ? 0 : 1);

async function giveUp(): Promise<never> {
  setTimeout(() => process.exit(1), 20_000).unref();
  await vitest.close();
  process.exit(1);
}

async function runTests(): Promise<Tally> {
  try {
    await vitest.start(files);
    return count(vitest);
  } catch (error) {
    complain(`The tests did not run: ${(error as Error).stack}`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

/** A file that does not load and an error that no test caught count as failures; so does a run without any test. */
function count(vitest: Vitest): Tally {
  const modules = vitest.state.getTestModules();
  const tests = modules.flatMap((module) => [...module.children.allTests()]);
  const of = (state: string) => tests.filter((test) => test.result().state === state).length;
  for (const test of tests.filter((one) => one.result().state === 'skipped')) say(`skipped: ${describe(test)}`);
  const broken =
    modules.filter((module) => module.errors().length > 0).length + vitest.state.getUnhandledErrors().length;
  const unfinished = of('pending');
  const none = tests.length === 0 ? 1 : 0;
  return { passed: of('passed'), failed: of('failed') + broken + unfinished + none, skipped: of('skipped') };
}

function describe(test: TestCase): string {
  const result = test.result();
  const note = result.state === 'skipped' ? result.note : undefined;
  return `${test.module.relativeModuleId}: ${test.fullName}${note ? ` (${note})` : ''}`;
}
