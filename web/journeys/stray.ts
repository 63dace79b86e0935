/** What must never stand in a page whatever was written elsewhere: what runs, loads or leads where it should not. */
import type { Page } from 'playwright-core';

/** Elements that no page of ours has, wherever it shows words from elsewhere. */
const foreign =
  'img:not(header img), svg, iframe, frame, object, embed, applet, video, audio, picture, source, track, math, portal, ' +
  'marquee, template, body style, base, body meta, body link:not([rel=modulepreload][href^="/assets/"]), area, form form, [style], [srcdoc], [formaction]:not([formaction^="/"]), [formaction^="//"], [ping]';

/** Notes every such element from the page's first moment on, also one that is gone again; call before going anywhere. */
export async function watchStrays(page: Page): Promise<void> {
  await page.addInitScript((selector) => {
    const seen: string[] = [];
    Object.assign(window, { strays: seen });
    new MutationObserver((records) => {
      for (const node of records.flatMap(({ addedNodes }) => [...addedNodes])) {
        if (!(node instanceof Element)) continue;
        if (node.matches(selector) || node.querySelector(selector)) seen.push(node.outerHTML.slice(0, 500));
      }
    }).observe(document, { subtree: true, childList: true });
  }, foreign);
}

/** All that was noted, handlers in attributes, and links that are not to the web or that vouch for another site. */
export const strays = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const noted = (window as unknown as { strays: string[] }).strays;
    const handled = [...document.querySelectorAll('*')].filter((element) =>
      element.getAttributeNames().some((name) => name.startsWith('on')),
    );
    const links = [...document.querySelectorAll('a')].filter((link) => {
      if (!/^https?:$/.test(link.protocol)) return true;
      return link.origin !== window.location.origin && link.rel !== 'noopener noreferrer nofollow';
    });
    // An answer may link to what it cites; none of what is written here is cited.
    const said = [...document.querySelectorAll('.answered .text a:not(.cite)')];
    return [...noted, ...[...handled, ...links, ...said].map(({ outerHTML }) => outerHTML)];
  });
