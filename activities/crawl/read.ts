/** A page that answered is read: its text becomes a version, or it says why it is not to be learned. */
import { sha256 } from '#schema/id.ts';
import type { WebAnswer } from '../outside/web.ts';
import { decodeHtml } from '../text/charset.ts';
import { detectLanguage } from '../text/language.ts';
import { readPage } from '../text/page.ts';
import { readRobots } from '../text/robots-directive.ts';
import { canonicalOf, leadsTo } from './lead.ts';
import { linksOf } from './links.ts';
import type { Common, Learned, Visit, VisitDeps } from './visit.ts';

/** Judges the page's HTML. The same bytes as at the last visit are not read again. */
export async function readHtml(deps: VisitDeps, common: Common, answer: WebAnswer): Promise<Visit> {
  const { page } = common;
  const { headers } = answer;
  const rawHash = sha256(answer.body);
  if (page.rawHash?.equals(rawHash)) return { ...common, kind: 'unchanged' };
  const { html } = decodeHtml(answer.body, headers.contentType);
  const read = readPage(html, { url: page.url, agent: deps.agent });
  const header = robotsHeader(deps, answer);
  const found = read.robots.follow && header.follow ? linksOf(deps, page, read, headers.link) : [];
  const skip = (code: string): Visit => ({
    ...common,
    kind: 'left',
    change: 'skipped',
    reason: { code, facts: {} },
    found,
  });
  if (!read.robots.index || !header.index) return skip('noindex');
  const canonical = canonicalOf(deps, page, read);
  if (canonical) return leadsTo(common, canonical);
  if (read.text === '') return skip('no-text');
  const file = await deps.files.put(deps.tenantId, answer.body);
  const { title, text, blocks, published } = read;
  const content = { title, text, blocks, published, language: detectLanguage(text, read.language) };
  const learned: Learned = {
    ...content,
    // All that a version shows: a date that is put right makes a new one too.
    contentHash: sha256(JSON.stringify(content)),
    rawHash,
    etag: headers.etag,
    lastModified: headers.lastModified,
    file,
  };
  return { ...common, kind: 'learned', learned, found };
}

/** What the answer's X-Robots-Tag lines say to us. */
export function robotsHeader({ agent }: VisitDeps, { headers }: WebAnswer) {
  const lines = headers.robotsTags.map((directives) => ({ agent: null, directives }));
  return readRobots(lines, agent, Date.now());
}
