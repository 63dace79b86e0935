/** The checks, by name. Each answers a list of complaints, empty when all is well. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { environmentExample } from './environment-example.ts';

export type Check = () => Promise<string[]>;

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));
const mostLines = 250;
const forbiddenNames =
  /^(utils?|helpers?|common|shared|misc|managers?|services?|bases?|types?|constants?|libs?|cores?)$/;

export const checks: Readonly<Record<string, Check>> = {
  'types (tsc)': () => tool('tsc', '--noEmit', '-p', '.'),
  'style (biome)': () => tool('biome', 'check', '--colors=off', '.'),
  'rooms (dependency-cruiser)': () => tool('depcruise', '--config', '.dependency-cruiser.cjs', '.'),
  'nothing unused (knip)': () => tool('knip', '--no-progress'),
  'file lengths and names': fileShapes,
  'packages pinned exactly': pinnedPackages,
  '.env.example matches the settings': exampleMatches,
  'api/openapi.json matches the routes': openapiMatches,
};

/** A program of node_modules run by this Node; its words, line by line, when it does not end with 0. */
async function tool(program: string, ...args: string[]): Promise<string[]> {
  try {
    await run(process.execPath, [join(root, 'node_modules/.bin', program), ...args], { cwd: root, maxBuffer: 2 ** 26 });
    return [];
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as Error & { stdout?: string; stderr?: string };
    const words = `${stdout}\n${stderr}`.split('\n').filter((line) => line.trim() !== '');
    return words.length > 0 ? words : [message];
  }
}

async function sources(): Promise<string[]> {
  const { stdout } = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root });
  return stdout.split('\0').filter((path) => /\.(ts|tsx|mjs|cjs|css)$/.test(path));
}

async function fileShapes(): Promise<string[]> {
  const complaints = (await sources()).map(async (path) => {
    const text = await readFile(join(root, path), 'utf8').catch(() => '');
    const lines = text.split('\n').length - 1;
    const names = [...path.split('/').slice(0, -1), basename(path).split('.')[0] ?? ''];
    return [
      ...(lines > mostLines ? [`${path} has ${lines} lines; ${mostLines} is the most`] : []),
      ...names
        .filter((name) => forbiddenNames.test(name))
        .map((name) => `${path}: "${name}" says nothing; name what it does`),
    ];
  });
  return (await Promise.all(complaints)).flat();
}

async function pinnedPackages(): Promise<string[]> {
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const all = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };
  const loose = Object.entries(all).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(String(version)));
  return loose.map(([name, version]) => `${name}: ${version} is a range, not a version`);
}

async function exampleMatches(): Promise<string[]> {
  const written = await readFile(join(root, '.env.example'), 'utf8').catch(() => '');
  if (written === environmentExample()) return [];
  return ['It differs from schema/settings.ts; write it anew: node local/environment-example.ts > .env.example'];
}

async function openapiMatches(): Promise<string[]> {
  const { stdout } = await run(process.execPath, [join(root, 'api/openapi.ts')], { cwd: root, maxBuffer: 2 ** 26 });
  if ((await readFile(join(root, 'api/openapi.json'), 'utf8').catch(() => '')) === stdout) return [];
  return ['It differs from the contracts; write it anew: node api/openapi.ts > api/openapi.json'];
}
