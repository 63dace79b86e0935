/** PDF files in the browser: opened by pieces as they are needed, and drawn page by page. */
import { GlobalWorkerOptions, getDocument, type PDFDocumentProxy } from 'pdfjs-dist';
import readerUrl from 'pdfjs-dist/build/pdf.worker.min.mjs?url';

GlobalWorkerOptions.workerSrc = readerUrl;

/** What some files need besides themselves, by the name that they ask for it by. */
const furniture = new Map(
  Object.entries(
    import.meta.glob<string>('/node_modules/pdfjs-dist/{cmaps,standard_fonts,wasm}/*.{bcmap,pfb,ttf,wasm}', {
      query: '?url',
      import: 'default',
      eager: true,
      exhaustive: true,
    }),
  ).map(([path, address]) => [path.split('/').at(-1)!, address]),
);

/** Finds it at the address that the build gave it. */
class Furniture {
  async fetch({ filename }: { filename: string }): Promise<Uint8Array> {
    const address = furniture.get(filename);
    const answer = address ? await fetch(address) : null;
    if (!answer?.ok) throw new Error(`no ${filename}`);
    return new Uint8Array(await answer.arrayBuffer());
  }
}

/** Drawn no wider than this, so that no page takes more memory than a browser gives. */
const mostPixels = 4_000;

export type OpenPdf = {
  pages: number;
  /** Draws one page, as wide as the canvas is shown. Answers its height over its width. Rejects when the signal aborts. */
  draw(page: number, canvas: HTMLCanvasElement, signal: AbortSignal): Promise<number>;
  close(): Promise<void>;
};

/** Rejects when the address cannot be read, or is no PDF that can be opened. */
export async function openPdf(address: string): Promise<OpenPdf> {
  const opening = getDocument({
    url: address,
    disableAutoFetch: true,
    disableStream: true,
    useWorkerFetch: false,
    BinaryDataFactory: Furniture,
  });
  const pdf = await opening.promise;
  return {
    pages: pdf.numPages,
    draw: (page, canvas, signal) => draw(pdf, page, canvas, signal),
    close: () => opening.destroy(),
  };
}

async function draw(pdf: PDFDocumentProxy, number: number, canvas: HTMLCanvasElement, signal: AbortSignal) {
  const page = await pdf.getPage(number);
  signal.throwIfAborted();
  const plain = page.getViewport({ scale: 1 });
  const width = Math.min(canvas.clientWidth * window.devicePixelRatio, mostPixels);
  const viewport = page.getViewport({ scale: width / plain.width });
  canvas.width = Math.round(viewport.width);
  canvas.height = Math.round(viewport.height);
  const task = page.render({ canvas, viewport });
  signal.addEventListener('abort', () => task.cancel(), { once: true });
  await task.promise;
  return plain.height / plain.width;
}
