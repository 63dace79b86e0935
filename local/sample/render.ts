/** Turns a content page into the whole HTML page of the sample site: head, frame, text, frame. */
import type { Page } from './page.ts';
import { type FrameWords, frameWords } from './words.ts';

const siteName = 'Björkhamra kommun';

/** HTML of `page` as served from `origin` (no trailing slash), with menus made from all `pages`. */
export function renderPage(page: Page, pages: Page[], origin: string): string {
  const words = frameWords[page.language];
  return `<!doctype html>
<html lang="${page.language}">
${renderHead(page, origin)}
<body>
<a class="skip" href="#text">${words.skip}</a>
<div class="cookie-banner" role="dialog" aria-label="Cookies"><p>${words.cookies}</p>
<button type="button">${words.acceptAll}</button> <button type="button">${words.necessaryOnly}</button></div>
${renderHeader(page, pages, words)}
<nav class="breadcrumb" aria-label="${words.here}"><ol>${breadcrumb(page, pages, words)}</ol></nav>
<div class="columns">
<main id="text">
<article>
<h1>${escapeHtml(page.title)}</h1>
<p class="preamble">${escapeHtml(page.summary)}</p>
${page.html}</article>
<p class="dates">${words.published} <time datetime="${page.published}">${page.published}</time>.
${words.modified} <time datetime="${page.modified}">${page.modified}</time>.</p>
</main>
${renderSidebar(page, pages, words)}
</div>
${renderFooter(words)}
</body>
</html>
`;
}

/** The same text bare, for a printer; its canonical address is the page itself. */
export function renderPrint(page: Page, origin: string): string {
  return `<!doctype html>
<html lang="${page.language}">
${renderHead(page, origin)}
<body class="print">
<h1>${escapeHtml(page.title)}</h1>
<p>${escapeHtml(page.summary)}</p>
${page.html}</body>
</html>
`;
}

/** A small page that carries no knowledge: an error, the calendar, the intranet. */
export function renderNotice(title: string, html: string): string {
  return `<!doctype html>
<html lang="sv">
<head><meta charset="utf-8"><title>${escapeHtml(title)} - ${siteName}</title><link rel="stylesheet" href="/site.css"></head>
<body><main><h1>${escapeHtml(title)}</h1>
${html}
<p><a href="/">Till startsidan</a></p></main></body>
</html>
`;
}

function renderHead(page: Page, origin: string): string {
  const other = page.language === 'sv' ? 'en' : 'sv';
  const alternates = page.translation
    ? `\n<link rel="alternate" hreflang="${page.language}" href="${origin}${page.path}">
<link rel="alternate" hreflang="${other}" href="${origin}${page.translation}">`
    : '';
  return `<head>
<meta charset="${page.charset}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(page.title)} - ${siteName}</title>
<meta name="description" content="${escapeHtml(page.summary)}">
<meta property="article:published_time" content="${page.published}">
<meta property="article:modified_time" content="${page.modified}">
<link rel="canonical" href="${origin}${page.path}">${alternates}
<link rel="stylesheet" href="/site.css">
</head>`;
}

function renderHeader(page: Page, pages: Page[], words: FrameWords): string {
  const items = words.sections.map(({ slug, label }) => {
    const current = isWithin(page.path, slug) ? ' aria-current="true"' : '';
    return `<li><a href="${sectionHref(slug, pages)}"${current}>${label}</a></li>`;
  });
  const otherHome = page.language === 'sv' ? '/en' : '/';
  return `<header class="site-header"><a class="logo" href="${words.home}">${siteName}</a>
<form role="search"><label>${words.search} <input type="search" name="q"></label></form>
<a class="language" href="${page.translation ?? otherHome}">${words.otherLanguage}</a>
<nav aria-label="${words.menu}"><ul>${items.join('')}</ul></nav></header>`;
}

function breadcrumb(page: Page, pages: Page[], words: FrameWords): string {
  const above = pages.filter((other) => isWithin(page.path, other.path) && other.path !== words.home && other !== page);
  const links = above.map((other) => `<li><a href="${other.path}">${escapeHtml(other.menu)}</a></li>`);
  const home = `<li><a href="${words.home}">${siteName}</a></li>`;
  return [home, ...links, `<li aria-current="page">${escapeHtml(page.menu)}</li>`].join('');
}

function renderSidebar(page: Page, pages: Page[], words: FrameWords): string {
  const section = words.sections.find(({ slug }) => isWithin(page.path, slug));
  const siblings = section ? pages.filter((other) => other !== page && isWithin(other.path, section.slug)) : [];
  const items = siblings.map((other) => `<li><a href="${other.path}">${escapeHtml(other.menu)}</a></li>`);
  const list = items.length > 0 ? `<h2>${words.inSection}</h2><ul>${items.join('')}</ul>` : '';
  return `<aside class="sidebar">${list}<p>${words.share} · ${words.listen}</p></aside>`;
}

function renderFooter(words: FrameWords): string {
  return `<footer class="site-footer"><p>${siteName} · ${words.openHours}</p>
<p>${words.contact} · <a href="mailto:kommun@bjorkhamra.example">kommun@bjorkhamra.example</a></p>
<p><a href="/om-webbplatsen/tillganglighet">${words.about}</a> · <a href="/intern/start" rel="nofollow">${words.staff}</a></p></footer>`;
}

/** A section without a page of its own opens at its first page. */
function sectionHref(slug: string, pages: Page[]): string {
  return pages.find((page) => isWithin(page.path, slug))?.path ?? slug;
}

function isWithin(path: string, parent: string): boolean {
  return path === parent || path.startsWith(`${parent}/`);
}

export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
