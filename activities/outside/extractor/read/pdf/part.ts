/**
 * Pages of a PDF as a file of their own, for readers that are given some pages at a time. PDFium copies them: what a
 * page does not need stays behind, and a long document costs no more than its part.
 */
import { UnreadableFile } from '#schema/unreadable.ts';
import type { PageRange } from '../../contract.ts';
import { slice } from '../reading.ts';
import { loadPdf, type Native, writeAscii } from './native.ts';

export type Parted = {
  /** Of the whole document. */
  pages: number;
  nextPage: number | null;
  /** The pages of the part, in its order; null where it would be the whole document, and nothing was written. */
  taken: number[] | null;
  /** Pages of the range that could not be copied. */
  unread: number[];
};

/** FPDF_NO_INCREMENTAL: written as one whole. */
const WITHOUT_INCREMENT = 2;

/** Throws UnreadableFile: `encrypted`, `damaged`. `write` is given the part piece by piece. */
export async function partPdf(bytes: Buffer, range: PageRange, write: (piece: Uint8Array) => void): Promise<Parted> {
  const { native, handle, destroy } = await loadPdf(bytes);
  try {
    const pages = native._FPDF_GetPageCount(handle);
    const { from, to, nextPage } = slice(range, pages);
    if (from === 1 && nextPage === null) return { pages, nextPage, taken: null, unread: [] };
    const wanted = Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at);
    const taken = wanted.filter((page) => isSound(native, handle, page));
    if (taken.length > 0) copy(native, handle, taken, write);
    return { pages, nextPage, taken, unread: wanted.filter((page) => !taken.includes(page)) };
  } finally {
    destroy();
  }
}

function isSound(native: Native, document: number, number: number): boolean {
  const page = native._FPDF_LoadPage(document, number - 1);
  if (page !== 0) native._FPDF_ClosePage(page);
  return page !== 0;
}

function copy(native: Native, from: number, pages: readonly number[], write: (piece: Uint8Array) => void): void {
  const part = native._FPDF_CreateNewDocument();
  const isCopied = native._FPDF_ImportPages(part, from, writeAscii(native, pages.join(',')), 0) !== 0;
  if (!isCopied || !save(native, part, write)) throw new UnreadableFile('The pages could not be parted off', 'damaged');
  native._FPDF_CloseDocument(part);
}

function save(native: Native, document: number, write: (piece: Uint8Array) => void): boolean {
  native.wasmExports.__indirect_function_table.set(
    0,
    calledFromWasm((_self, at, size) => {
      write(native.HEAPU8.subarray(at, at + size));
      return 1;
    }),
  );
  // FPDF_FILEWRITE: its version, and the function that is called with each piece, which stands in place 0 of the table.
  const file = native._malloc(8);
  native.HEAP32.set([1, 0], file / 4);
  return native._FPDF_SaveAsCopy(document, file, WITHOUT_INCREMENT) !== 0;
}

/**
 * A function as WebAssembly can call it by its place in a table: a module that imports it and exports it again. The
 * library's table cannot grow, and its place 0, the null pointer, is never called.
 * https://webassembly.github.io/spec/core/binary/modules.html
 */
function calledFromWasm(act: (a: number, b: number, c: number) => number): unknown {
  const header = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
  const threeNumbersToOne = [0x01, 0x08, 0x01, 0x60, 0x03, 0x7f, 0x7f, 0x7f, 0x01, 0x7f];
  const importing = [0x02, 0x07, 0x01, 0x01, 0x65, 0x01, 0x66, 0x00, 0x00];
  const exporting = [0x07, 0x05, 0x01, 0x01, 0x66, 0x00, 0x00];
  const module = new WebAssembly.Module(Uint8Array.from([...header, ...threeNumbersToOne, ...importing, ...exporting]));
  return new WebAssembly.Instance(module, { e: { f: act } }).exports.f;
}
