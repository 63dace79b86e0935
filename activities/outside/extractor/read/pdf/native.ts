/** PDFium's native interface over a document that was loaded into it; the library keeps both to itself. */
import { PDFiumLibrary } from '@hyzyla/pdfium';
import { UnreadableFile } from '#schema/unreadable.ts';

/** Of the native interface, what is called; pointers and handles are numbers. */
export type Native = Record<
  | '_FPDF_GetPageCount'
  | '_FPDF_LoadPage'
  | '_FPDF_ClosePage'
  | '_FPDF_GetPageWidth'
  | '_FPDF_GetPageHeight'
  | '_FPDF_PageToDevice'
  | '_FPDFPage_CountObjects'
  | '_FPDFPage_GetRotation'
  | '_FPDFText_LoadPage'
  | '_FPDFText_ClosePage'
  | '_FPDFText_CountChars'
  | '_FPDFText_GetUnicode'
  | '_FPDFText_GetLooseCharBox'
  | '_FPDFText_GetFontWeight'
  | '_FPDFText_GetFontInfo'
  | '_FPDFText_GetCharAngle'
  | '_FPDF_GetMetaText'
  | '_FPDFBookmark_GetFirstChild'
  | '_FPDFBookmark_GetNextSibling'
  | '_FPDFBookmark_GetTitle'
  | '_FPDFBookmark_GetDest'
  | '_FPDFDest_GetDestPageIndex'
  | '_FPDFBitmap_CreateEx'
  | '_FPDFBitmap_FillRect'
  | '_FPDFBitmap_GetBuffer'
  | '_FPDFBitmap_GetStride'
  | '_FPDFBitmap_Destroy'
  | '_FPDF_RenderPageBitmap'
  | '_FPDF_CreateNewDocument'
  | '_FPDF_CloseDocument'
  | '_FPDF_ImportPages'
  | '_FPDF_SaveAsCopy'
  | '_malloc',
  (...args: number[]) => number
> & {
  HEAPU8: Uint8Array;
  HEAPF32: Float32Array;
  HEAP32: Int32Array;
  wasmExports: { __indirect_function_table: WebAssembly.Table };
};

export type Loaded = { native: Native; handle: number; destroy(): void };

/** Throws UnreadableFile: `encrypted` where a password is needed, else `damaged`. */
export async function loadPdf(bytes: Buffer): Promise<Loaded> {
  const library = await PDFiumLibrary.init();
  const document = await library.loadDocument(bytes).catch((error: Error) => {
    const isLocked = /password|security/i.test(error.message);
    throw new UnreadableFile(error.message, isLocked ? 'encrypted' : 'damaged');
  });
  const { module: native, documentIdx: handle } = document as unknown as { module: Native; documentIdx: number };
  return { native, handle, destroy: () => document.destroy() };
}

/** Where a text of Latin letters stands that was written into PDFium's memory, with a zero at its end. */
export function writeAscii(native: Native, text: string): number {
  const at = native._malloc(text.length + 1);
  native.HEAPU8.set(Buffer.from(`${text}\0`, 'latin1'), at);
  return at;
}
