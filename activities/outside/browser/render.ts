/**
 * One page, opened in a context of its own: its HTML is what the door has fetched already, its scripts run until they
 * and the network are at rest, and its document is read. Promises an end, by limits on time, number and size.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { BrowserContext, Page, Request, Route } from 'playwright-core';
import { Unrenderable } from '#schema/errors.ts';
import type { WebAnswer, WebRequest } from '../web.ts';
import { type AssetDeps, type AssetLimits, type Assets, openAssets } from './assets.ts';
import { readDom } from './dom.ts';

export interface PageLimits extends AssetLimits {
  /** Of the document that the scripts have made, in characters. */
  domBytes: number;
  /** For the whole page, waiting for turns on its hosts included. */
  pageMs: number;
  /** What a page may take for itself, while nothing it wants is under way. */
  idleMs: number;
  /** The page has loaded and nothing was under way for so long: it is ready. */
  quietMs: number;
}

export type Rendered = { html: string } | { ledTo: string };

type RenderDeps = Pick<AssetDeps, 'web' | 'allow'> & { limits: PageLimits };

/** How often is looked whether the page is at rest. */
const lookMs = 50;

/** `answer` is what `request` was answered. Throws Unrenderable, TooLarge, Busy, or the signal's reason. */
export async function renderPage(
  context: BrowserContext,
  request: WebRequest,
  answer: WebAnswer,
  { web, allow, limits }: RenderDeps,
): Promise<Rendered> {
  const over = new AbortController();
  const failed = Promise.withResolvers<never>();
  const led = Promise.withResolvers<Rendered>();
  const signal = AbortSignal.any([over.signal, ...(request.signal ? [request.signal] : [])]);
  const onAbort = () => failed.reject(request.signal?.reason);
  request.signal?.addEventListener('abort', onAbort);
  const timer = setTimeout(() => failed.reject(endless('time')), limits.pageMs);
  try {
    request.signal?.throwIfAborted();
    const assets = openAssets({ ...request, url: answer.url }, { web, allow, limits, signal, onBusy: failed.reject });
    const onLed = (url: string) => led.resolve({ ledTo: url });
    const work = open(context, assets, answer, onLed, () => failed.reject(endless('crash'))).then(async (page) => {
      // Its HTML is there already: what is late is what its scripts keep from coming.
      await within(limits.idleMs, page.goto(answer.url, { waitUntil: 'commit', timeout: 0 }));
      await rest(page, assets, limits, signal);
      return { html: await read(page, limits) };
    });
    // Which of the two says first that a page has crashed is chance.
    work.catch((error: Error) => /crashed/i.test(error.message) && failed.reject(endless('crash')));
    return await Promise.race([led.promise, work, failed.promise]);
  } finally {
    clearTimeout(timer);
    request.signal?.removeEventListener('abort', onAbort);
    over.abort();
  }
}

const endless = (reason: 'time' | 'crash') => new Unrenderable("The page's scripts do not come to an end", { reason });

async function open(
  context: BrowserContext,
  assets: Assets,
  answer: WebAnswer,
  onLed: (url: string) => void,
  onCrash: () => void,
): Promise<Page> {
  await context.routeWebSocket(/./, (socket) => void socket.close());
  const page = await context.newPage();
  context.on('page', (popup) => void popup.close().catch(() => {}));
  page.on('dialog', (dialog) => void dialog.dismiss().catch(() => {}));
  page.on('crash', onCrash);
  let isGiven = false;
  const handle = async (route: Route, wanted: Request): Promise<void> => {
    if (!isOfMainFrame(page, wanted)) {
      await (wanted.isNavigationRequest() ? route.abort('blockedbyclient') : assets.answer(route, wanted));
    } else if (!isGiven) {
      isGiven = true;
      const contentType = answer.headers.contentType ?? 'text/html';
      await route.fulfill({ status: 200, contentType, body: Buffer.from(answer.body) });
    } else {
      // Where scripts, or a refresh, would go next is not this page any more. Forms that are sent lead nowhere.
      if (wanted.method() === 'GET') onLed(wanted.url());
      await route.abort('blockedbyclient');
    }
  };
  // What is asked when the context is being closed needs no answer.
  await context.route(/./, (route, wanted) => handle(route, wanted).catch(() => {}));
  return page;
}

function isOfMainFrame(page: Page, request: Request): boolean {
  try {
    return request.isNavigationRequest() && request.frame() === page.mainFrame();
  } catch {
    // A window that is just being opened has no frame yet.
    return false;
  }
}

/** Resolves when the page has loaded and is quiet, or has had its time. */
async function rest(page: Page, assets: Assets, limits: PageLimits, signal: AbortSignal): Promise<void> {
  let isLoaded = false;
  page.waitForLoadState('load').then(
    () => {
      isLoaded = true;
    },
    () => {},
  );
  let [idleMs, quietMs] = [0, 0];
  for (let seen = performance.now(); ; ) {
    await sleep(lookMs, undefined, { signal });
    const passedMs = performance.now() - seen;
    seen += passedMs;
    quietMs = assets.pending > 0 ? 0 : quietMs + passedMs;
    if (assets.pending === 0) idleMs += passedMs;
    if ((isLoaded && quietMs >= limits.quietMs) || idleMs >= limits.idleMs) return;
  }
}

async function read(page: Page, limits: PageLimits): Promise<string> {
  const reading = page
    .context()
    .newCDPSession(page)
    .then((session) => readDom(session, limits.domBytes));
  return within(limits.idleMs / 2, reading);
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(endless('time')), ms);
  return Promise.race([work, late.promise]).finally(() => clearTimeout(timer));
}
