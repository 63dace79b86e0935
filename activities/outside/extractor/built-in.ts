/** The built-in readers, each file in a process of its own. */

import { readInChild } from './child.ts';
import { lazyConfinement } from './confine.ts';
import type { Extractor } from './contract.ts';

export function builtInExtractor(): Extractor {
  const confined = lazyConfinement();
  return {
    describe: 'built-in readers',
    async extract({ path, name, mediaType }, range, options, signal) {
      const found = await readInChild(
        { path, name, mediaType, range, options },
        { confinement: await confined(), signal },
      );
      return { ...found, extractor: 'diarium 1' };
    },
  };
}
