/** The private addresses that crawls may reach, a host:port a line; read again by the web's door at each use. */
import { readFileSync, writeFileSync } from 'node:fs';
import { InvalidInput } from '#schema/errors.ts';
import { hostPortForm } from '#schema/variables.ts';
import { refuseOwn } from './own.ts';

/** Adds `address` to the file. Throws InvalidInput for anything but an exact host:port, PrivateAddress for `own` ones. */
export function allow(file: string, address: string, own: readonly string[]): void {
  if (!hostPortForm.test(address)) {
    throw new InvalidInput(`--allow ${address}: give an exact host:port, without wildcards`);
  }
  refuseOwn('--allow', address, own);
  const allowed = readAllowed(file);
  if (!allowed.includes(address)) writeFileSync(file, `${[...allowed, address].join('\n')}\n`, { mode: 0o600 });
}

/** The addresses in the file, which need not be there yet. */
export function readAllowed(file: string): string[] {
  try {
    return readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
