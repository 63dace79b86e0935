/** Renders a page to HTML. Nothing is deferred, so a page is sent whole and its status is always right. */
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { AppLoadContext, EntryContext } from '@remix-run/node';
import { isRouteErrorResponse, RemixServer } from '@remix-run/react';
import { renderToPipeableStream } from 'react-dom/server';

export default async function render(
  request: Request,
  status: number,
  headers: Headers,
  remix: EntryContext,
  { nonce, onDefect }: AppLoadContext,
): Promise<Response> {
  const html = await renderPage(<RemixServer context={remix} url={request.url} nonce={nonce} />, nonce, onDefect);
  headers.set('content-type', 'text/html; charset=utf-8');
  return new Response(withPreloadNonce(html, nonce), { status, headers });
}

type Broken = { request: Request; context: AppLoadContext };

/** Defects are logged with their stack; what the API refused is an answer, not a defect. */
export function handleError(error: unknown, { request, context }: Broken): void {
  if (!request.signal.aborted && !isRouteErrorResponse(error)) context.onDefect(error);
}

function renderPage(page: React.ReactElement, nonce: string, onError: (error: unknown) => void): Promise<string> {
  return new Promise((resolve, reject) => {
    const { pipe } = renderToPipeableStream(page, {
      nonce,
      onAllReady: () => resolve(text(pipe(new PassThrough()))),
      onShellError: reject,
      onError,
    });
  });
}

/** Remix gives its scripts the nonce but not its module preloads, which the same policy covers. */
const withPreloadNonce = (html: string, nonce: string) =>
  html.replaceAll('<link rel="modulepreload"', `<link nonce="${nonce}" rel="modulepreload"`);
