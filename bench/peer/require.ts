/** Packages of the folder that the bench installed, which is none of the product's. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

// biome-ignore lint/suspicious/noExplicitAny: a peer's types are not installed with the product
export async function peer(name: string): Promise<any> {
  const { resolve } = createRequire(join(process.env.PEERS!, 'peer.js'));
  return import(pathToFileURL(resolve(name)).href);
}
