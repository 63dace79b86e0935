/** Small JSON notes that outlive the launcher: written whole or not at all, readable by their owner alone. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';

/** The note at `path`; undefined when there is none yet. */
export function readNote<Note>(path: string): Note | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Note;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Replaces the note at `path` in one step, mode 0600. */
export function writeNote(path: string, note: unknown): void {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(note, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, path);
}
