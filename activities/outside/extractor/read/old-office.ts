/**
 * Files of Office before 2007: LibreOffice, where the machine has it, saves them in the new form. It fetches the pictures
 * that a file names by their addresses, whatever its settings say, and so is started only where there is no network.
 */
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { UnreadableFile } from '#schema/unreadable.ts';
import { LIMITS } from '../limits.ts';
import type { Read } from './reading.ts';

const run = promisify(execFile);
const names = { docx: 'doc', pptx: 'ppt', xlsx: 'xls' } as const;

export const readOldOffice =
  (ending: keyof typeof names): Read =>
  async (reading) => {
    const { folder, bytes, hasOwnNetwork } = reading;
    if (!hasOwnNetwork) throw lacking('LibreOffice + unshare', ending);
    const old = join(folder, `old.${names[ending]}`);
    await writeFile(old, bytes);
    const profile = `-env:UserInstallation=${pathToFileURL(join(folder, 'profile'))}`;
    await soffice([profile, '--headless', '--norestore', '--convert-to', ending, '--outdir', folder, old], ending);
    const renewed = await readFile(join(folder, `old.${ending}`)).catch(() => {
      throw new UnreadableFile('LibreOffice could not read it', 'damaged');
    });
    const read = await readerOf(ending);
    const began = performance.now();
    // Saving it may have taken all the time that there is for pages, and would again for each of them.
    return read({ ...reading, bytes: renewed, hasTime: () => performance.now() - began < LIMITS.pageBudgetMs });
  };

async function readerOf(ending: keyof typeof names): Promise<Read> {
  if (ending === 'docx') return (await import('./docx.ts')).readDocx;
  if (ending === 'pptx') return (await import('./pptx.ts')).readPptx;
  return (await import('./xlsx.ts')).readXlsx;
}

async function soffice(args: string[], ending: string): Promise<void> {
  try {
    await run('soffice', args);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
      throw new UnreadableFile((error as Error).message.slice(0, 200), 'damaged');
    throw lacking('LibreOffice', ending);
  }
}

/** `ending` is that of the form in which the file would be read without it. */
const lacking = (program: string, ending: string) =>
  new UnreadableFile(`${program} is not there`, 'missing-program', { program, format: ending.toUpperCase() });
