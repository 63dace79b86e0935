/** A crawl as it changes: what the server rendered, then every newer row that the stream of events brings. */
import { useRevalidator } from '@remix-run/react';
import { useEffect, useRef, useState } from 'react';
import type { Crawl } from '#schema/crawl.ts';
import { endedStates } from '#schema/progress.ts';

/** Lists beside the figures are read again at most this often while the run moves. */
const rereadMs = 3000;

/** The newest known row, and whether the line that brings newer ones is open. */
export function useLiveCrawl(rendered: Crawl): { crawl: Crawl; live: boolean } {
  const [streamed, setStreamed] = useState(rendered);
  const [live, setLive] = useState(true);
  const crawl = streamed.id === rendered.id && streamed.version >= rendered.version ? streamed : rendered;
  const ended = endedStates.includes(crawl.state);

  useEffect(() => {
    if (ended) return;
    const events = new EventSource(`/api/v1/crawl/${rendered.id}/events`);
    events.addEventListener('crawl', (event) => setStreamed(JSON.parse(event.data)));
    events.addEventListener('end', () => events.close());
    events.onopen = () => setLive(true);
    events.onerror = () => setLive(events.readyState === EventSource.CONNECTING);
    return () => events.close();
  }, [rendered.id, ended]);

  useReread(crawl, rendered);
  return { crawl, live };
}

/** Reads the page's lists again when the row has moved on from what they were read with. */
function useReread(crawl: Crawl, rendered: Crawl): void {
  const { revalidate } = useRevalidator();
  const readAt = useRef(0);
  const behind = crawl.version > rendered.version;
  useEffect(() => {
    if (!behind) return;
    const wait = Math.max(0, readAt.current + rereadMs - Date.now());
    const timer = setTimeout(() => {
      readAt.current = Date.now();
      revalidate();
    }, wait);
    return () => clearTimeout(timer);
  }, [behind, revalidate]);
}
