/**
 * What a server is told a file to be. It goes by the ending of names, and names are often wrong; so the ending is by
 * what the first bytes say, and by the name only where they cannot tell.
 * https://docs.unstructured.io/open-source/introduction/supported-file-types
 */
import { open } from 'node:fs/promises';
import type { ExtractFile } from '../contract.ts';
import { extensionOf, type Signature, signatureOf, textKind } from '../kind.ts';

const headBytes = 65_536;

/** Families whose members look alike from outside: those of them that servers read. Archives of files are not. */
const members: Partial<Record<Signature, readonly string[]>> = {
  zip: ['docx', 'xlsx', 'pptx', 'odt', 'epub'],
  ole: ['doc', 'xls', 'ppt', 'msg'],
  image: ['png', 'jpg', 'jpeg', 'tif', 'tiff', 'bmp'],
};
/** Of text, too; JSON they take for an answer of their own. */
const ofText = ['html', 'md', 'txt', 'csv', 'eml', 'xml'];

/** Without a dot; null for what servers do not read. */
export async function endingOf({ path, name, mediaType }: ExtractFile): Promise<string | null> {
  const signature = signatureOf(await headOf(path));
  if (signature === 'pdf' || signature === 'rtf') return signature;
  const [ending, known] =
    signature === 'text' ? [textKind(name, mediaType), ofText] : [extensionOf(name), members[signature] ?? []];
  return ending !== null && known.includes(ending) ? ending : null;
}

async function headOf(path: string): Promise<Buffer> {
  await using file = await open(path);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
  return buffer.subarray(0, bytesRead);
}
