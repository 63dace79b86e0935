/** Reads the document that scripts have made, from beside the page's own world: nothing in there can answer for it. */
import type { CDPSession } from 'playwright-core';
import { TooLarge, Unrenderable } from '#schema/errors.ts';

/** Of elements; more than any page that people read, and little enough to be written out in a moment. */
const mostElements = 200_000;

/** As HTML. Throws TooLarge past `maxBytes` or the number of elements. Waits for the page's scripts to pause. */
export async function readDom(session: CDPSession, maxBytes: number): Promise<string> {
  const { frameTree } = await session.send('Page.getFrameTree');
  const { executionContextId } = await session.send('Page.createIsolatedWorld', { frameId: frameTree.frame.id });
  const { result } = await session.send('Runtime.evaluate', {
    contextId: executionContextId,
    expression: `(${written})(${mostElements}, ${maxBytes})`,
    returnByValue: true,
  });
  if (result.value === null) throw new TooLarge('The page is too large', { what: 'dom', limitBytes: maxBytes });
  if (typeof result.value !== 'string') throw new Unrenderable('The page could not be read', { reason: 'dom' });
  return result.value;
}

/** Runs in the browser. Characters, where bytes are meant, are never more than those. */
function written(mostElements: number, maxBytes: number): string | null {
  const { document } = globalThis as unknown as { document: PageDocument };
  if (document.getElementsByTagName('*').length > mostElements) return null;
  const html = document.documentElement?.outerHTML ?? '';
  return html.length > maxBytes ? null : html;
}

/** What is used of the browser's own types, which the server does not know. */
type PageDocument = { getElementsByTagName(name: string): ArrayLike<unknown>; documentElement?: { outerHTML: string } };
