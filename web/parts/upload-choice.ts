/** Files that a person dropped or chose, folders among them, and why some of them cannot be brought. */
import { endingIn } from '#schema/media.ts';
import type { Reason } from '#schema/progress.ts';
import type { Limits } from '#schema/upload.ts';

/** `folder` is where it stood in what was dropped, `a/b`; '' for a file by itself. */
export interface Chosen {
  file: File;
  folder: string;
  /** Told whether all of it has come, or it was refused or cancelled: then it is offered again where it came from. */
  onEnd?: (isSent: boolean) => void;
}

/** What systems leave in folders, and nobody means to bring. */
const isLeftover = (name: string): boolean => name.startsWith('.') || /^(thumbs\.db|desktop\.ini)$/i.test(name);

const folderOf = (path: string): string => path.split('/').slice(0, -1).join('/');

export const chosenIn = (files: Iterable<File>): Chosen[] =>
  [...files]
    .map((file) => ({ file, folder: folderOf(file.webkitRelativePath) }))
    .filter(({ file }) => !isLeftover(file.name));

/** All files of a drop, those in its folders too. The drop is over, and tells nothing more, once this has returned. */
export async function droppedIn(drop: DataTransfer): Promise<Chosen[]> {
  const entries = [...drop.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  return (await Promise.all(entries.map((entry) => filesUnder(entry, '')))).flat();
}

async function filesUnder(entry: FileSystemEntry, folder: string): Promise<Chosen[]> {
  if (isLeftover(entry.name)) return [];
  if (entry.isFile) return [{ file: await fileOf(entry as FileSystemFileEntry), folder }];
  const inside = folder === '' ? entry.name : `${folder}/${entry.name}`;
  const chosen: Chosen[] = [];
  for (const child of await childrenOf(entry as FileSystemDirectoryEntry)) {
    chosen.push(...(await filesUnder(child, inside)));
  }
  return chosen;
}

const fileOf = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => entry.file(resolve, reject));

/** Browsers tell of a folder in parts; an empty one is the end. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const children: FileSystemEntry[] = [];
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (part.length === 0) return children;
    children.push(...part);
  }
}

/** Why a file cannot be brought; undefined for one that can. The API says the same, after a longer way. */
export function whyNot(
  { name, size }: Pick<File, 'name' | 'size'>,
  { types }: Pick<Limits, 'types'>,
): Reason | undefined {
  const ending = endingIn(name);
  const type = types.find((known) => known.ending === ending);
  if (!type) return { code: 'file-type', facts: ending ? { ending } : {} };
  if (size <= type.maxBytes) return undefined;
  return { code: 'file-size', facts: { limitMegabytes: Math.floor(type.maxBytes / 1e6) } };
}
