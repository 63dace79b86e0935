/** What an element's own tag, role, class and id say of its content: part of the page's matter, around it, or hidden. */
import type { Attributes } from './tags.ts';

export type Hint = 'main' | 'around' | 'contact' | 'hidden' | 'none';

const words = (list: string) => list.split(' ').join('|');
const anywhere = (list: string) => new RegExp(words(list));
/** As a whole part of a name, for words that are also parts of other words. */
const asPart = (list: string) => new RegExp(`(?:^|[\\s_-])(?:${words(list)})(?:$|[\\s_-])`);

const AROUND_TAGS = new Set(['nav', 'footer', 'aside', 'dialog', 'menu']);
const AROUND_ROLES = new Set(
  'navigation banner contentinfo complementary search menu menubar dialog alertdialog toolbar tooltip alert'.split(' '),
);
const AROUND_NAMES = anywhere(
  'cookie consent gdpr breadcrumb sidebar navbar navigation newsletter subscri share sharing related recommend comment ' +
    'social-?(?:media|links?|icons?|buttons?|bar|list) disqus promo advert sponsor popup modal skip-?link skip-to paginat footer ' +
    'masthead outbrain taboola read-?more more-from trending most-?read popular signup sign-up login toolbar feedback byline ' +
    'author-?(?:bio|info|box|card) caption credit print-?only',
);
const AROUND_PARTS = asPart(
  'ads? nav menu tags? meta banner widget rail aside teaser toc social nyhetsbrev kakor sidfot sidhuvud meny dela relaterat',
);
const MAIN_NAMES = anywhere(
  '(?:article|story|post)-?_?(?:body|content|text) entry-?_?(?:content|body) main-?_?content content-?_?body ' +
    'body-?_?(?:content|copy|text)',
);
/** Boxes beside the text that people look for: whom to ask, where, and when it is open. */
const CONTACT_NAMES = anywhere('contact kontakt opening-?hours öppettider oppettider vcard address adress');
const NEVER_CONTACT = new Set(['nav', 'footer', 'header', 'dialog']);
/** Folded content is hidden only until it is clicked, so it is read. */
const FOLDED_NAMES = anywhere('accordion dragspel collaps expand panel tab-?pane tab-?content faq toggle');
/** Spoken by screen readers only, mostly about the page's own controls. */
const UNSEEN_NAMES = /visually-?hidden|screen-?reader|sr-only/i;

/** Reads the hint of one element. Wrappers of the whole page carry names of what they hold, so theirs say nothing. */
export function hintOf(tag: string, attributes: Attributes): Hint {
  if (isHidden(attributes)) return 'hidden';
  // The ids of headings are made from their words.
  if (tag === 'body' || tag === 'html' || /^h[1-6]$/.test(tag)) return 'none';
  const names = namesOf(attributes);
  const role = attributes.role ?? '';
  if (tag === 'main' || role === 'main') return 'main';
  if (!NEVER_CONTACT.has(tag) && CONTACT_NAMES.test(names)) return 'contact';
  if (AROUND_TAGS.has(tag) || AROUND_ROLES.has(role)) return 'around';
  if (MAIN_NAMES.test(names) || attributes.itemprop === 'articleBody') return 'main';
  if (AROUND_NAMES.test(names) || AROUND_PARTS.test(names)) return 'around';
  return tag === 'article' || role === 'article' ? 'main' : 'none';
}

/** Whether nobody sees the content, not even after a click. */
export function isHidden(attributes: Attributes): boolean {
  if (UNSEEN_NAMES.test(attributes.class ?? '')) return true;
  const isDeclared =
    (attributes.hidden !== undefined && attributes.hidden !== 'until-found') ||
    attributes['aria-hidden'] === 'true' ||
    /display\s*:\s*none|visibility\s*:\s*hidden/i.test(attributes.style ?? '');
  if (!isDeclared) return false;
  return !FOLDED_NAMES.test(namesOf(attributes)) && !/^(region|tabpanel)$/.test(attributes.role ?? '');
}

/** Class and id in lower case, with a hyphen where a capital begins a word. */
function namesOf({ class: names, id }: Attributes): string {
  if (names === undefined && id === undefined) return '';
  return `${names ?? ''} ${id ?? ''}`.replace(/([a-z])([A-Z])/g, '$1-$2').toLowerCase();
}
