/**
 * Packages that have real files in them, fetched by the registries' ordinary clients. A client that this machine does
 * not have is done without.
 */
import { execFile } from 'node:child_process';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** Sources are built far enough to know their name. */
const fetchMs = 5 * 60_000;

type Client = 'pip' | 'npm' | 'maven' | 'apt';
export type Package = { client: Client; name: string; version: string };

const of =
  (client: Client) =>
  ([name, version]: readonly [string, string]): Package => ({ client, name, version });

/** Test data of libraries that read such files, documentation, and sounds. Debian's are those of the machine's release. */
export const packages: readonly Package[] = [
  ...[['org.apache.tika:tika-parsers', '1.28.5'] as const].map(of('maven')),
  ...(
    [
      ['python-docx', '1.2.0'],
      ['python-pptx', '1.0.2'],
      ['odfpy', '1.4.1'],
      ['pdfminer.six', '20260107'],
      ['extract-msg', '0.57.0'],
      ['mutagen', '1.48.1'],
      ['openai-whisper', '20250625'],
    ] as const
  ).map(of('pip')),
  ...(
    [
      ['marked', '18.2.1'],
      ['nodejs-whisper', '0.3.1'],
    ] as const
  ).map(of('npm')),
  ...['debian-policy', 'developers-reference', 'sound-theme-freedesktop', 'alsa-utils', 'aptitude-doc-en'].map((name) =>
    of('apt')([name, '']),
  ),
];

/** Fetches it into `folder` and answers the folder that it was unpacked to. Throws what the client says. */
export async function fetchPackage({ client, name, version }: Package, folder: string): Promise<string> {
  const [packed, unpacked] = [join(folder, 'packed'), join(folder, 'unpacked')];
  await mkdir(packed, { recursive: true });
  await mkdir(unpacked);
  await call(fetching[client](name, version, packed), packed);
  for (const file of await readdir(packed)) await call(unpacking(join(packed, file), unpacked), packed);
  return unpacked;
}

const fetching: Readonly<Record<Client, (name: string, version: string, into: string) => string[]>> = {
  pip: (name, version, into) =>
    ['python3', '-m', 'pip', 'download', '-q', '--no-deps', '--no-binary', ':all:', '-d', into].concat(
      `${name}==${version}`,
    ),
  npm: (name, version, into) => ['npm', 'pack', '--silent', '--pack-destination', into, `${name}@${version}`],
  maven: (name, version, into) =>
    ['mvn', '-q', '-B', 'dependency:copy', `-Dartifact=${name}:${version}:jar:tests`].concat(
      `-DoutputDirectory=${into}`,
    ),
  apt: (name) => ['apt-get', 'download', name],
};

function unpacking(file: string, into: string): string[] {
  if (file.endsWith('.deb')) return ['dpkg-deb', '--extract', file, into];
  if (/\.(jar|zip|whl)$/.test(file)) return ['python3', '-m', 'zipfile', '-e', file, into];
  return ['tar', '-xf', file, '-C', into];
}

const call = ([program, ...args]: string[], cwd: string) => run(program!, args, { cwd, timeout: fetchMs });
