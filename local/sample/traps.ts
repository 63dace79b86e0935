/**
 * What real sites have and a crawler must survive: a moved page, a redirect loop, a broken page, a calendar
 * without end, and an area that robots.txt closes. A missing page needs no entry: it is simply not there.
 */
import { type Answer, htmlAnswer, redirectAnswer } from './answer.ts';
import { renderNotice } from './render.ts';

/** The answer for `path` if it is one of the traps. */
export function trapAnswer(path: string): Answer | undefined {
  const fixed = fixedTraps[path];
  if (fixed) return fixed;
  if (path.startsWith('/intern/')) return internalPage;
  const month = /^\/kalender\/(\d{4})\/(0[1-9]|1[0-2])$/.exec(path);
  return month ? calendarPage(Number(month[1]), Number(month[2])) : undefined;
}

const fixedTraps: Record<string, Answer> = {
  '/bygga-bo/bygglovsavgifter': redirectAnswer(301, '/bygga-bo/bygglov/avgifter'),
  '/e-tjanster/gamla-portalen': redirectAnswer(302, '/e-tjanster/gamla-portalen/inloggning'),
  '/e-tjanster/gamla-portalen/inloggning': redirectAnswer(302, '/e-tjanster/gamla-portalen'),
  '/trafik-gator/trafikstorningar': htmlAnswer(renderNotice('Fel', '<p>Tjänsten svarar inte just nu.</p>'), 500),
};

const internalPage = htmlAnswer(
  renderNotice(
    'Internt',
    '<p>Sidan är till för anställda. Passerkod till garaget: 4711.</p><a href="/intern/lon">Lön</a>',
  ),
);

function calendarPage(year: number, month: number): Answer {
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const rows = Array.from({ length: days }, (_, index) => `<li>${monthPath(year, month)}/${index + 1}</li>`);
  const links = `<a rel="prev" href="${linkTo(year, month - 1)}">Föregående månad</a>
<a rel="next" href="${linkTo(year, month + 1)}">Nästa månad</a>`;
  return htmlAnswer(renderNotice(`Kalender ${monthPath(year, month)}`, `<ol>${rows.join('')}</ol>${links}`));
}

function linkTo(year: number, month: number): string {
  const date = new Date(Date.UTC(year, month - 1));
  return `/kalender/${monthPath(date.getUTCFullYear(), date.getUTCMonth() + 1)}`;
}

function monthPath(year: number, month: number): string {
  return `${String(year).padStart(4, '0')}/${String(month).padStart(2, '0')}`;
}
