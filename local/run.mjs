/**
 * The way in for every npm script. Runs under any Node from 18 on: installs the packages when they are missing or
 * stale, then hands over to an entry point under Node 24, forwards signals to it and ends the way it ended.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { install } from './install.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const entries = {
  start: ['local/start.ts'],
  test: ['local/test.ts'],
  'test:long': ['local/test.ts', '--long'],
  check: ['local/check.ts'],
  bench: ['bench/main.ts'],
  admin: ['local/admin.ts'],
};
/** This Node when it is new enough, else the one that came with the packages. */
function findNode() {
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  const system = process.platform === 'win32' ? 'win' : process.platform;
  const folder = join(root, 'node_modules', `node-${system}-${process.arch}`);
  const node = join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(node)) return node;
  throw new Error(
    `Node 24 is needed; this is ${process.version}, and none comes with the packages for ${process.platform} on ` +
      `${process.arch}. Install Node 24 or newer and try again.`,
  );
}

/** Spawns the entry point. It holds the other end of a channel, and so notices when this process is killed. */
function handOver(node, entry, args) {
  const [file, ...fixed] = entry;
  const child = spawn(node, [join(root, ...file.split('/')), ...fixed, ...args], {
    env: { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` },
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  endWithNpm(child);
  child.once('error', fail);
  child.once('exit', (code, signal) => {
    if (!signal) process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

/** An npm that is killed outright tells nobody: then its script ends too. */
function endWithNpm(child) {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 500).unref();
}

function fail(error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}

const [command, ...args] = process.argv.slice(2);
const entry = entries[command];
if (!entry) fail(new Error(`Usage: node local/run.mjs ${Object.keys(entries).join('|')} […]`));
await install(root).catch(fail);
try {
  handOver(findNode(), entry, args);
} catch (error) {
  fail(error);
}
