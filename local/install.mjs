/**
 * Installs the packages once for each state of the lock file, however many first starts there are at once.
 * Plain JavaScript for Node 18 and newer: nothing is installed yet when it runs.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const stampOf = (root) => join(root, 'node_modules', '.diarium-stamp');
const print = (line) => process.stderr.write(`${line}\n`);

/** What the installed packages depend on: the lock file and the machine. */
function stamp(root) {
  const lock = readFileSync(join(root, 'package-lock.json'));
  return createHash('sha256').update(lock).update(`${process.platform} ${process.arch}`).digest('hex');
}

function isInstalled(root) {
  return existsSync(stampOf(root)) && readFileSync(stampOf(root), 'utf8') === stamp(root);
}

/** Makes node_modules what the lock file says. Throws with npm's own words above it when npm fails. */
export async function install(root) {
  if (isInstalled(root)) return;
  await locked(root, async () => {
    if (isInstalled(root)) return;
    print('Installing packages (once, about half a minute)…');
    const startedMs = Date.now();
    await npmCi(root);
    writeFileSync(stampOf(root), stamp(root));
    print(`Packages installed in ${Math.round((Date.now() - startedMs) / 1000)} s`);
  });
}

function npmCi(root) {
  // npm started us with node_modules/.bin in front, whose `node` is about to be deleted under it.
  const path = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.endsWith(join('node_modules', '.bin')));
  const env = { ...process.env, PATH: path.join(delimiter) };
  env.npm_config_update_notifier = 'false';
  if (!canWriteHome()) env.npm_config_cache = join(root, '.cache', 'npm');
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const cli = process.env.npm_execpath;
  const command = cli?.endsWith('.js') ? ['node', cli] : ['npm'];
  const child = spawn(command[0], [...command.slice(1), ...args], { cwd: root, env, stdio: ['ignore', 2, 2] });
  // Passed on rather than died of, so that neither npm nor the lock is left behind.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) =>
      code === 0 ? resolve() : reject(new Error(`npm ci ended with ${signal ?? `code ${code}`}`)),
    );
  });
}

function canWriteHome() {
  try {
    accessSync(homedir() || '/nonexistent', constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Runs `work` while no other first start does. The lock of one that died is taken over. */
async function locked(root, work) {
  mkdirSync(join(root, '.cache'), { recursive: true });
  const path = join(root, '.cache', 'install.lock');
  for (let told = false; !take(path); told = true) {
    if (!told) print('Waiting for another start that installs packages…');
    await sleep(300);
  }
  try {
    await work();
  } finally {
    rmSync(path, { force: true });
  }
}

function take(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    dropDead(path);
    return false;
  }
}

/** Moving the file aside is atomic; should it turn out to be a newer, living lock by then, it is put back. */
function dropDead(path) {
  if (isAlive(holder(path))) return;
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  if (isAlive(holder(aside))) renameSync(aside, path);
  else rmSync(aside, { force: true });
}

function holder(path) {
  try {
    return Number(readFileSync(path, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}

/** A lock without an id is being written this very moment. */
function isAlive(pid) {
  if (pid === undefined) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
