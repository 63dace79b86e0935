/** The smallest website worth losing: three pages that link to each other, and what may be served in their place. */
import type { Handler, Pages } from './site.ts';

export const status =
  (code: number): Handler =>
  (_request, response) =>
    response.writeHead(code, { 'content-type': 'text/html' }).end('<p>no</p>');
export const text =
  (type: string, body: string): Handler =>
  (_request, response) =>
    response.writeHead(200, { 'content-type': type }).end(body);
export const page = (title: string, words: string, ...links: string[]) =>
  `<html lang="en"><title>${title}</title><main><h1>${title}</h1><p>${words}, as everybody in town has known for years.</p></main>
   <nav>${links.map((link) => `<a href="${link}">${link}</a>`).join(' ')}</nav></html>`;

/** The first page links to the others. */
export const town = (): Pages => ({
  '/': page('Town', 'The town hall opens at nine on weekdays', '/water', '/school'),
  '/water': page('Water', 'The water comes from the northern lake', '/'),
  '/school': page('School', 'The school term begins in August', '/'),
});
/** Sorted. */
export const townPaths = ['/', '/school', '/water'];
