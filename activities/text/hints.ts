/** What an element's own tag, role, class and id say of its content: part of the page's matter, around it, or hidden. */
import type { Attributes } from './tags.ts';

export type Hint = 'main' | 'around' | 'contact' | 'hidden' | 'none';

const AROUND_TAGS = new Set(['nav', 'footer', 'aside', 'dialog', 'menu']);
const AROUND_ROLES =
  /^(navigation|banner|contentinfo|complementary|search|menu|menubar|dialog|alertdialog|toolbar|feedback|tooltip|alert)$/;
const _MAIN_ROLES = /^(main|article)$/;

/** Anywhere in a name. */
const AROUND_ANYWHERE =
  /cookie|consent|gdpr|breadcrumb|sidebar|navbar|navigation|newsletter|subscri|share|sharing|social|related|recommend|comment|disqus|promo|advert|sponsor|popup|modal|skip-?link|skip-to|paginat|footer|masthead|outbrain|taboola|read-?more|more-from|trending|most-?read|popular|signup|sign-up|login|toolbar|feedback|byline|author-?(bio|info|box|card)|caption|credit|print-?only/;
/** Only as a whole part of a name, because they are also parts of other words. */
const AROUND_PARTS =
  /(?:^|[\s_-])(?:ad|ads|nav|menu|tags?|meta|banner|widget|rail|aside|teaser|toc|nyhetsbrev|kakor|sidfot|sidhuvud|meny|dela|relaterat?)(?:$|[\s_-])/;
const MAIN_NAMES =
  /article-?_?(body|content|text)|story-?_?(body|content|text)|post-?_?(body|content|text)|entry-?_?(content|body)|main-?_?content|articlebody|storybody|content-?_?body|body-?_?(content|copy|text)/;

/** Boxes beside the text that people look for: whom to ask, where, and when it is open. */
const CONTACT_NAMES = /contact|kontakt|opening-?hours|öppettider|oppettider|vcard|address|adress/;
const NEVER_CONTACT = new Set(['nav', 'footer', 'header', 'dialog']);

const FOLDED_NAMES = /accordion|collaps|expand|panel|tab|faq|toggle|drop/;
/** Spoken by screen readers only, mostly about the page's own controls. */
const UNSEEN_NAMES = /visually-?hidden|screen-?reader|sr-only/i;

/** Reads the hint of one element. Wrappers of the whole page carry names of what they hold, so theirs say nothing. */
export function hintOf(tag: string, attributes: Attributes): Hint {
  if (isHidden(attributes)) return 'hidden';
  const names = namesOf(attributes);
  const role = attributes.role ?? '';
  if (tag === 'body' || tag === 'html') return 'none';
  if (tag === 'main' || role === 'main') return 'main';
  if (!NEVER_CONTACT.has(tag) && CONTACT_NAMES.test(names)) return 'contact';
  if (AROUND_TAGS.has(tag) || AROUND_ROLES.test(role)) return 'around';
  if (MAIN_NAMES.test(names) || attributes.itemprop === 'articleBody') return 'main';
  if (AROUND_ANYWHERE.test(names) || AROUND_PARTS.test(names)) return 'around';
  return tag === 'article' || role === 'article' ? 'main' : 'none';
}

/** Whether nobody sees the content. What is folded (accordions, tabs) is hidden only until it is clicked, so it is read. */
export function isHidden(attributes: Attributes): boolean {
  if (UNSEEN_NAMES.test(attributes.class ?? '')) return true;
  const isDeclared =
    (attributes.hidden !== undefined && attributes.hidden !== 'until-found') ||
    attributes['aria-hidden'] === 'true' ||
    /display\s*:\s*none|visibility\s*:\s*hidden/i.test(attributes.style ?? '');
  return isDeclared && !FOLDED_NAMES.test(namesOf(attributes)) && !/^(region|tabpanel)$/.test(attributes.role ?? '');
}

function namesOf(attributes: Attributes): string {
  const names = `${attributes.class ?? ''} ${attributes.id ?? ''}`;
  return names === ' ' ? '' : names.replace(/([a-z])([A-Z])/g, '$1-$2').toLowerCase();
}
