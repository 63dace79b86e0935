/** Serves the sample site where it was served before: its address is part of what was learned from it. */
import { join } from 'node:path';
import { readNote, writeNote } from './note.ts';
import { freePort } from './port.ts';
import { type SampleSite, serveSample } from './sample/serve.ts';

/** Takes the port of the last time when it is free, else another one, which is then remembered. */
export async function openSampleSite(home: string): Promise<SampleSite> {
  const path = join(home, 'sample.json');
  const port = await freePort(readNote<{ port: number }>(path)?.port);
  writeNote(path, { port });
  return serveSample({ port });
}
