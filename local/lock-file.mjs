/**
 * Mends package-lock.json: `npm install` leaves out the builds for other platforms that its registry does not carry,
 * and `npm ci` then refuses the file everywhere. Run after every change of the packages: `node local/lock-file.mjs`.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const path = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(path, 'utf8'));

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const processors = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64', 'wasm32'];

/** Whether `name`, required by the package at `at`, is found there or in a folder above it. */
function isLocked(at, name) {
  for (let folder = at; ; folder = folder.slice(0, Math.max(folder.lastIndexOf('/node_modules/'), 0))) {
    if (lock.packages[`${folder && `${folder}/`}node_modules/${name}`]) return true;
    if (!folder) return false;
  }
}

/** What npm would have written, read from a name such as @rollup/rollup-linux-x64-musl. */
function entryOf(name, version, isDev) {
  const words = name.split(/[-/]/);
  const pick = (known) => words.filter((word) => known.includes(word)).slice(-1);
  const [os, cpu] = [pick(systems), pick(processors)];
  if (os.length === 0 || cpu.length === 0) throw new Error(`No system and processor in the name ${name}@${version}`);
  const libc = os[0] !== 'linux' ? undefined : words.some((word) => word.startsWith('musl')) ? ['musl'] : ['glibc'];
  return { version, cpu, ...(isDev && { dev: true }), ...(libc && { libc }), optional: true, os };
}

let added = 0;
for (const [at, owner] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(owner.optionalDependencies ?? {})) {
    if (isLocked(at, name)) continue;
    lock.packages[`node_modules/${name}`] = entryOf(name, version, owner.dev);
    added += 1;
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')));
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(`${added} entries added\n`);
