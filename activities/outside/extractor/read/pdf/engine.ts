/**
 * PDFium as this product needs it: characters of a page with their boxes, the outline, and a page as a picture. Boxes
 * are in points from the upper left corner of the page as it is shown, whatever its rotation and crop.
 */
import { UnreadableFile } from '#schema/unreadable.ts';
import { loadPdf, type Native, writeAscii } from './native.ts';

export type Glyph = {
  text: string;
  left: number;
  top: number;
  right: number;
  bottom: number;
};
/** A run of characters that the page writes in one direction, without a break of line. */
export type Run = { glyphs: Glyph[]; isBold: boolean; isUpright: boolean };
export type Page = { width: number; height: number; runs: Run[]; hasDrawing: boolean };
export type OutlineEntry = { title: string; page: number; depth: number };
/** Eight-bit grey, row by row. */
export type Picture = { width: number; height: number; pixels: Uint8Array };

export type Pdf = Disposable & {
  readonly pages: number;
  readonly title: string | null;
  outline(): OutlineEntry[];
  /** `number` from 1. Throws UnreadableFile `damaged` for one that cannot be loaded. */
  page(number: number): Page;
  picture(number: number, dotsPerInch: number): Picture;
};

const scratchBytes = 4_096;
const pointsPerInch = 72;
const boldWeight = 600;
const grey = 1;
/** Entries of an outline that are read, and how deep: it may be made to have no end. */
const MOST_ENTRIES = 5_000;
const DEEPEST = 8;
/** PDFium's mark for a hyphen that only the end of a line asked for. */
const SOFT_HYPHENS = new Set([0x02, 0xad, 0xfffe]);

/** Throws UnreadableFile: `encrypted` where a password is needed, else `damaged`. */
export async function openPdf(bytes: Buffer): Promise<Pdf> {
  const { native, handle, destroy } = await loadPdf(bytes);
  const scratch = native._malloc(scratchBytes);

  function withPage<T>(number: number, act: (page: number, width: number, height: number) => T): T {
    const page = native._FPDF_LoadPage(handle, number - 1);
    if (page === 0) throw new UnreadableFile(`Page ${number} cannot be loaded`, 'damaged');
    try {
      return act(page, native._FPDF_GetPageWidth(page), native._FPDF_GetPageHeight(page));
    } finally {
      native._FPDF_ClosePage(page);
    }
  }

  return {
    pages: native._FPDF_GetPageCount(handle),
    get title() {
      const name = writeAscii(native, 'Title');
      return utf16(native, scratch, (at, size) => native._FPDF_GetMetaText(handle, name, at, size)).trim() || null;
    },
    outline: () => [...entriesBelow(0, 1, { left: MOST_ENTRIES })],
    page: (number) =>
      withPage(number, (page, width, height) => ({
        width,
        height,
        runs: readRuns(native, page, scratch, placing(native, page, width, height, scratch)),
        hasDrawing: native._FPDFPage_CountObjects(page) > 0,
      })),
    picture: (number, dotsPerInch) =>
      withPage(number, (page, width, height) => draw(native, page, width, height, dotsPerInch / pointsPerInch)),
    [Symbol.dispose]: destroy,
  };

  function* entriesBelow(parent: number, depth: number, count: { left: number }): Generator<OutlineEntry> {
    let entry = native._FPDFBookmark_GetFirstChild(handle, parent);
    for (; entry !== 0 && count.left > 0; entry = native._FPDFBookmark_GetNextSibling(handle, entry)) {
      count.left -= 1;
      const title = utf16(native, scratch, (at, size) => native._FPDFBookmark_GetTitle(entry, at, size));
      const target = native._FPDFBookmark_GetDest(handle, entry);
      const page = target === 0 ? -1 : native._FPDFDest_GetDestPageIndex(handle, target);
      if (page >= 0) yield { title, page: page + 1, depth };
      if (depth < DEEPEST) yield* entriesBelow(entry, depth + 1, count);
    }
  }
}

/** What a call writes as UTF-16 with a zero at its end; empty when it is too long to be a title. */
function utf16({ HEAPU8 }: Native, scratch: number, write: (at: number, size: number) => number): string {
  const size = write(scratch, scratchBytes);
  if (size < 2 || size > scratchBytes) return '';
  return Buffer.from(HEAPU8.buffer, scratch, size - 2).toString('utf16le');
}

type Placing = (left: number, top: number, right: number, bottom: number) => Omit<Glyph, 'text'>;

/** From the page's own coordinates to those of the page as it is shown: where three points go tells all others. */
function placing(native: Native, page: number, width: number, height: number, scratch: number): Placing {
  const fine = 1_000;
  const shown = (x: number, y: number) => {
    const size = [Math.round(width * fine), Math.round(height * fine)] as const;
    native._FPDF_PageToDevice(page, 0, 0, ...size, 0, x, y, scratch, scratch + 4);
    return [native.HEAP32[scratch / 4]! / fine, native.HEAP32[scratch / 4 + 1]! / fine] as const;
  };
  const [x, y] = shown(0, 0);
  const [rightX, rightY] = shown(fine, 0);
  const [upX, upY] = shown(0, fine);
  const across = [(rightX - x) / fine, (rightY - y) / fine] as const;
  const up = [(upX - x) / fine, (upY - y) / fine] as const;
  return (left, top, right, bottom) => {
    const ax = x + left * across[0] + top * up[0];
    const ay = y + left * across[1] + top * up[1];
    const bx = x + right * across[0] + bottom * up[0];
    const by = y + right * across[1] + bottom * up[1];
    return { left: Math.min(ax, bx), top: Math.min(ay, by), right: Math.max(ax, bx), bottom: Math.max(ay, by) };
  };
}

function readRuns(native: Native, page: number, scratch: number, place: Placing): Run[] {
  const text = native._FPDFText_LoadPage(page);
  if (text === 0) return [];
  const at4 = scratch / 4;
  const turned = (native._FPDFPage_GetRotation(page) * Math.PI) / 2;
  const runs: Run[] = [];
  let run: Run | undefined;
  const count = native._FPDFText_CountChars(text);
  for (let at = 0; at < count; at += 1) {
    const code = native._FPDFText_GetUnicode(text, at);
    if (code === 10 || code === 13) {
      run = undefined;
      continue;
    }
    if (code === 0) continue;
    native._FPDFText_GetLooseCharBox(text, at, scratch);
    // The order of a rectangle's sides in memory; taking them out one by one is much cheaper than as a list.
    const { HEAPF32: floats } = native;
    const box = place(floats[at4]!, floats[at4 + 1]!, floats[at4 + 2]!, floats[at4 + 3]!);
    if (run === undefined) {
      run = { glyphs: [], isBold: isBold(native, text, at, scratch), isUpright: isUpright(native, text, at, turned) };
      runs.push(run);
    }
    const character = SOFT_HYPHENS.has(code) ? '\u00ad' : String.fromCodePoint(Math.min(code, 0x10ffff));
    run.glyphs.push({ text: character, left: box.left, top: box.top, right: box.right, bottom: box.bottom });
  }
  native._FPDFText_ClosePage(text);
  return runs;
}

function isBold(native: Native, text: number, at: number, scratch: number): boolean {
  if (native._FPDFText_GetFontWeight(text, at) >= boldWeight) return true;
  const size = native._FPDFText_GetFontInfo(text, at, scratch, 200, 0);
  return /bold|black|heavy|cmbx|[-,]bd/i.test(
    Buffer.from(native.HEAPU8.buffer, scratch, Math.min(size, 200)).toString('latin1'),
  );
}

/** Within some degrees of straight on a page that is shown turned by so many radians. */
function isUpright(native: Native, text: number, at: number, turned: number): boolean {
  return Math.abs(Math.sin(native._FPDFText_GetCharAngle(text, at) - turned)) < 0.2;
}

function draw(native: Native, page: number, width: number, height: number, scale: number): Picture {
  const size = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))] as const;
  const bitmap = native._FPDFBitmap_CreateEx(...size, grey, 0, 0);
  if (bitmap === 0) throw new UnreadableFile('The page is too large to be drawn', 'too-much-memory');
  try {
    native._FPDFBitmap_FillRect(bitmap, 0, 0, ...size, 0xffffffff);
    native._FPDF_RenderPageBitmap(bitmap, page, 0, 0, ...size, 0, 0);
    const from = native._FPDFBitmap_GetBuffer(bitmap);
    const stride = native._FPDFBitmap_GetStride(bitmap);
    const pixels = new Uint8Array(size[0] * size[1]);
    for (let row = 0; row < size[1]; row += 1)
      pixels.set(native.HEAPU8.subarray(from + row * stride, from + row * stride + size[0]), row * size[0]);
    return { width: size[0], height: size[1], pixels };
  } finally {
    native._FPDFBitmap_Destroy(bitmap);
  }
}
