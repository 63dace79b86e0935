/**
 * How a process is started that reads what strangers made: without network, without our environment, with a bounded
 * address space and processor time, seeing its own sources, the file, a folder and processes of its own.
 */
import { execFile } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { LIMITS } from './limits.ts';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../../..');
const wasmPageBytes = 65_536;
/** A network of its own, which has no way out: as root, else as root of a user namespace. */
const namespaces = [['--net'], ['--map-root-user', '--net']];

/**
 * It sees no processes but its own: in those of ours stand our secrets. The shell is there to be the first of them, since
 * signals that end any other process do not end that one; it says by its exit code how the program ended.
 */
const ownProcesses = ['--pid', '--fork', '--kill-child', '--mount-proc'];
const firstProcess = ['sh', '-c', '"$@"; exit $?', 'sh'];

/** The process ends with the one that began it, even where that one is killed. */
const orphanEnds = ['--pdeathsig', 'KILL'];

/** What nobody waits for at this moment takes the processors that others leave. */
const behindOthers = ['nice', '-n', '10'];

/** More threads would make a page no faster where another is read beside it. */
const bare: Record<string, string> = { PATH: process.env.PATH ?? '', LANG: 'C.UTF-8', OMP_THREAD_LIMIT: '1' };

export type Command = { file: string; args: string[] };
export type Allowed = { path: string; folder: string };
export type Bounds = { addressSpaceBytes: number; processorSeconds: number };

export type Confinement = {
  /** Whether the kernel keeps the process from the network; else only its own code does. */
  hasOwnNetwork: boolean;
  /** Whether the kernel keeps it from looking into other processes; a container may not let it. */
  hasOwnProcesses: boolean;
  /** The command that runs `entry`, which may read `path` and write to `folder`; `canWait` where nobody waits for it. */
  command(entry: string, allowed: Allowed & { canWait?: boolean }): Command;
  /** The command that runs a program of the machine, such as FFmpeg: its files are not kept from it, the network is. */
  program(program: readonly string[], bounds: Bounds): Command;
  /** All that the process knows of ours. */
  env(folder: string): Record<string, string>;
};

/** Looks what this machine can do; `unshare` is util-linux's, null to do without. */
export async function findConfinement(unshare: string | null = 'unshare'): Promise<Confinement> {
  const namespace = unshare === null ? null : await usable(unshare);
  const bound = (await works('setpriv', orphanEnds)) ? ['setpriv', ...orphanEnds] : [];
  const alone = namespace === null ? null : await usableWithin(namespace);
  const confined = (program: readonly string[], { addressSpaceBytes, processorSeconds }: Bounds): Command => {
    if (process.platform === 'win32') return { file: program[0]!, args: program.slice(1) };
    const kilobytes = addressSpaceBytes / 1_024;
    const bounds = `ulimit -v ${kilobytes} 2>/dev/null; ulimit -t ${processorSeconds}; ulimit -c 0; exec "$@"`;
    return { file: 'sh', args: ['-c', bounds, 'sh', ...(namespace ?? []), ...bound, ...(alone ?? []), ...program] };
  };
  return {
    hasOwnNetwork: namespace !== null,
    hasOwnProcesses: alone !== null,
    command: (entry, { canWait = false, ...allowed }) => {
      const order = canWait && process.platform !== 'win32' ? behindOthers : [];
      return confined([...order, process.execPath, ...nodeFlags(allowed), entry], {
        addressSpaceBytes: LIMITS.addressSpaceBytes,
        processorSeconds: 2 * (LIMITS.deadlineMs / 1_000),
      });
    },
    program: confined,
    env: (folder): Record<string, string> => ({ ...bare, TMPDIR: folder, HOME: folder }),
  };
}

/** Looks when it is first asked, and once. */
export function lazyConfinement(): () => Promise<Confinement> {
  let found: Promise<Confinement> | undefined;
  return () => {
    found ??= findConfinement();
    return found;
  };
}

async function usable(unshare: string): Promise<[string, ...string[]] | null> {
  for (const flags of namespaces) {
    if (await works(unshare, flags)) return [unshare, ...flags];
  }
  return null;
}

async function usableWithin([unshare, ...flags]: [string, ...string[]]): Promise<string[] | null> {
  return (await works(unshare, [...flags, unshare, ...ownProcesses]))
    ? [unshare, ...ownProcesses, ...firstProcess]
    : null;
}

const works = (command: string, flags: string[]): Promise<boolean> =>
  run(command, [...flags, 'true']).then(
    () => true,
    () => false,
  );

/** Nothing of the product's data stands where the process may read. */
function nodeFlags({ path, folder }: Allowed): string[] {
  const readable = ['activities', 'schema', 'package.json', 'node_modules'].map((name) =>
    realpathSync(join(root, name)),
  );
  return [
    `--max-old-space-size=${LIMITS.heapMegabytes}`,
    // Its guard regions alone are larger than the address space that is allowed.
    '--disable-wasm-trap-handler',
    `--wasm-max-mem-pages=${LIMITS.memoryBytes / wasmPageBytes}`,
    '--no-warnings',
    '--permission',
    ...[...readable, path, folder, join(root, 'node_modules')].map((allowed) => `--allow-fs-read=${allowed}`),
    `--allow-fs-write=${folder}`,
    // For the programs that recognise text and open old Office files; they are in the same network, or none.
    '--allow-child-process',
    `--import=${join(import.meta.dirname, 'without-network.ts')}`,
  ];
}
