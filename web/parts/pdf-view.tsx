/** A PDF file page by page, drawn by the browser, with the cited boxes marked and in sight. */
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { type Box, Boxes } from './boxes.tsx';
import type { OpenPdf } from './pdf-draw.client.ts';
import { useVoice } from './voice.tsx';

interface Props {
  address: string;
  /** Boxes to mark, by page; whenever it is another one, they are brought into sight. */
  marked: ReadonlyMap<number, readonly Box[]>;
  /** Shown first. */
  page: number;
  /** Told when a page has taken its room. */
  onDrawn: () => void;
}

const none: readonly Box[] = [];

export function PdfView({ address, marked, page: first, onDrawn }: Props) {
  const { say } = useVoice();
  const pdf = useOpenPdf(address);
  const [page, setPage] = useState(first);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever asks for other marks wants to see them
  useEffect(() => setPage(first), [first, marked]);
  if (pdf === 'failed') return <p className="notice warn">{say('original.failed')}</p>;
  const pages = pdf?.pages ?? null;
  return (
    <>
      <Turner page={page} pages={pages} marked={[...marked.keys()]} turn={setPage} />
      <Sheet pdf={pdf} page={page} boxes={marked.get(page) ?? none} onDrawn={onDrawn} />
    </>
  );
}

/** Null while it is being opened. */
function useOpenPdf(address: string): OpenPdf | null | 'failed' {
  const [opened, setOpened] = useState<OpenPdf | null | 'failed'>(null);
  useEffect(() => {
    const opening = import('./pdf-draw.client.ts').then(({ openPdf }) => openPdf(address));
    let wanted = true;
    opening.then(
      (pdf) => wanted && setOpened(pdf),
      () => wanted && setOpened('failed'),
    );
    return () => {
      wanted = false;
      setOpened(null);
      opening.then((pdf) => pdf.close()).catch(() => {});
    };
  }, [address]);
  return opened;
}

interface TurnerProps {
  page: number;
  pages: number | null;
  /** Pages with marks. */
  marked: number[];
  turn: (page: number) => void;
}
function Turner({ page, pages, marked, turn }: TurnerProps) {
  const { say } = useVoice();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (field.current) field.current.value = String(page);
  }, [page]);
  const go = (to: number) => turn(Math.min(Math.max(1, to), pages ?? to));
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    go(Number(new FormData(event.currentTarget).get('page')) || page);
  };
  const others = marked.filter((number) => number !== page);
  return (
    <form className="turner" onSubmit={onSubmit} aria-label={say('original.pages')}>
      <button type="button" onClick={() => go(page - 1)} aria-disabled={page <= 1} aria-label={say('original.before')}>
        ‹
      </button>
      <label htmlFor="original-page">{say('original.page')}</label>
      <input
        ref={field}
        id="original-page"
        name="page"
        type="number"
        min={1}
        max={pages ?? undefined}
        defaultValue={page}
      />
      {pages !== null && <span>{say('original.of', { count: pages })}</span>}
      <button
        type="button"
        onClick={() => go(page + 1)}
        aria-disabled={pages === null || page >= pages}
        aria-label={say('original.after')}
      >
        ›
      </button>
      {others.map((number) => (
        <button key={number} type="button" className="quiet" onClick={() => go(number)}>
          {say('original.cited', { page: number })}
        </button>
      ))}
    </form>
  );
}

type SheetProps = Pick<Props, 'page' | 'onDrawn'> & { pdf: OpenPdf | null; boxes: readonly Box[] };

/** One page; the shape of the last one keeps its place until it is drawn. */
function Sheet({ pdf, page, boxes, onDrawn }: SheetProps) {
  const { say } = useVoice();
  const sheet = useRef<HTMLElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [drawn, setDrawn] = useState<number | 'failed' | null>(null);
  useEffect(() => {
    if (!pdf || !canvas.current) return;
    const giving = new AbortController();
    pdf.draw(page, canvas.current, giving.signal).then(
      () => setDrawn(page),
      () => giving.signal.aborted || setDrawn('failed'),
    );
    return () => giving.abort();
  }, [pdf, page]);
  const isDrawn = drawn === page;
  useEffect(() => {
    if (isDrawn) onDrawn();
  }, [isDrawn, onDrawn]);
  useEffect(() => {
    const mark = sheet.current?.querySelector('.boxes rect');
    if (isDrawn && boxes.length > 0 && mark) bringIntoSight(sheet.current!, mark);
  }, [isDrawn, boxes]);
  return (
    <section
      ref={sheet}
      className="sheet"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a stretch that scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={say('original.sheet', { page })}
      aria-busy={!isDrawn}
    >
      {drawn === 'failed' && <p className="notice warn">{say('original.failed')}</p>}
      <div className="drawing">
        <canvas ref={canvas} />
        {isDrawn && <Boxes boxes={boxes} />}
      </div>
    </section>
  );
}

/** Scrolls the sheet alone: the page around it stays at the cited words. */
function bringIntoSight(sheet: HTMLElement, mark: Element): void {
  const [frame, box] = [sheet.getBoundingClientRect(), mark.getBoundingClientRect()];
  sheet.scrollTop += box.top - frame.top - (frame.height - box.height) / 2;
  sheet.scrollLeft += box.left - frame.left - (frame.width - box.width) / 2;
}
