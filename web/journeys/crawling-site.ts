/** A town's website in small, which can be edited while it is served: pages, sitemap, feed, a PDF and a closed room. */
import { makePdf } from '#tests/files/pdf.ts';
import type { Handler, Pages, Site } from '#tests/sites/site.ts';
import { serveSite } from '#tests/sites/site.ts';

export const login = { user: 'storvik', password: 'hemligt-lösenord-4711' };
export const pdf = makePdf({
  title: 'Taxa 2026',
  pages: [{ lines: [{ text: 'Tillsyn av en cistern kostar 1 340 kronor i timmen.', x: 72, y: 100 }] }],
});

const topics = ['bygglov', 'avfall', 'bibliotek', 'skola', 'simhall', 'parkering', 'lekplatser', 'vatten'];

export const pageOf = (title: string, text: string, more = ''): string =>
  `<!doctype html><html lang="sv"><head><title>${title}</title></head><body><main><h1>${title}</h1>
   <p>${text}</p><p>Den här sidan handlar om ${title} i Storviks kommun och vad som gäller för dig som bor här.</p>
   ${more}</main></body></html>`;

const as =
  (mediaType: string, body: string | Uint8Array): Handler =>
  (_request, response) =>
    response.writeHead(200, { 'content-type': mediaType }).end(body);

/** Answers to those who sign in, and 401 to everybody else. */
const closed: Handler = (request, response) => {
  const wanted = `Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}`;
  if (request.headers.authorization === wanted) {
    as('text/html; charset=utf-8', pageOf('Intranätet', 'Här står det som bara personalen får läsa.'))(
      request,
      response,
    );
  } else response.writeHead(401, { 'www-authenticate': 'Basic realm="Intranet"' }).end();
};

/** Addresses of a sitemap or a feed need the site's own, which is known once it listens. */
export async function serveTown(): Promise<Site> {
  const site = await serveSite({});
  const at = (path: string) => `${site.origin}${path}`;
  const links = topics.map((topic) => `<li><a href="/${topic}">${topic}</a></li>`).join('');
  const pages: Pages = Object.fromEntries(
    topics.map((topic, nth) => [`/${topic}`, pageOf(topic, `Avgiften för ${topic} är ${nth + 1}00 kronor om året.`)]),
  );
  Object.assign(site.pages, pages, {
    '/': pageOf(
      'Storvik',
      'Välkommen till Storviks kommun.',
      `<ul>${links}<li><a href="/taxa.pdf">Taxa 2026</a></li></ul>`,
    ),
    '/taxa.pdf': as('application/pdf', pdf),
    '/intranet': closed,
    '/sitemap.xml': as(
      'application/xml',
      `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
       ${topics
         .slice(0, 4)
         .map((topic) => `<url><loc>${at(`/${topic}`)}</loc></url>`)
         .join('')}</urlset>`,
    ),
    '/nyheter.xml': as(
      'application/rss+xml',
      `<rss version="2.0"><channel><title>Nyheter</title><link>${at('/')}</link><description>Nytt</description>
       ${topics
         .slice(0, 3)
         .map((topic) => `<item><title>${topic}</title><link>${at(`/${topic}`)}</link></item>`)
         .join('')}
       </channel></rss>`,
    ),
  });
  return site;
}
