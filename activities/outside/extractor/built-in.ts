/** The built-in readers, each file in a process of its own. */

import { readInChild } from './child.ts';
import { type Confinement, findConfinement } from './confine.ts';
import type { Extractor } from './contract.ts';

/** Looks what this machine can do when the first file comes. */
export function builtInExtractor(): Extractor {
  let confinement: Promise<Confinement> | undefined;
  return {
    describe: 'built-in readers',
    async extract({ path, name, mediaType }, range, options, signal) {
      confinement ??= findConfinement();
      const found = await readInChild(
        { path, name, mediaType, range, options },
        { confinement: await confinement, signal },
      );
      return { ...found, extractor: 'diarium 1' };
    },
  };
}
