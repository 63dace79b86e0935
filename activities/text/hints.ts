/** What an element's own tag, role, class and id say of its content: part of the page's matter, around it, or hidden. */
import type { Attributes } from './attributes.ts';

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
const HEADING = /^h[1-6]$/;
const HIDING_STYLE = /display\s*:\s*none|visibility\s*:\s*hidden/i;

/** Reads the hint of a block. Wrappers of the whole page carry names of what they hold, so theirs say nothing. */
export type ReadHint = (tag: string, attributes: Readonly<Attributes>) => Hint;

/** What a class or an id says by itself. */
type Named = { isContact: boolean; isMain: boolean; isAround: boolean };
const UNNAMED: Named = { isContact: false, isMain: false, isAround: false };

/** For one page: its blocks share their classes by the hundred, and each is judged once. */
export function hintReader(isHidden: IsHidden): ReadHint {
  const judged = new Map<string, Named>();
  const namedOf = (name: string | undefined): Named => {
    if (name === undefined || name === '') return UNNAMED;
    const known = judged.get(name);
    if (known !== undefined) return known;
    const named = judge(name);
    judged.set(name, named);
    return named;
  };

  return (tag, attributes) => {
    if (isHidden(attributes)) return 'hidden';
    // The ids of headings are made from their words.
    if (tag === 'body' || tag === 'html' || HEADING.test(tag)) return 'none';
    const byClass = namedOf(attributes.class);
    const byId = namedOf(attributes.id);
    const { role = '' } = attributes;
    if (tag === 'main' || role === 'main') return 'main';
    if ((byClass.isContact || byId.isContact) && !NEVER_CONTACT.has(tag)) return 'contact';
    if (AROUND_TAGS.has(tag) || AROUND_ROLES.has(role)) return 'around';
    if (byClass.isMain || byId.isMain || attributes.itemprop === 'articleBody') return 'main';
    if (byClass.isAround || byId.isAround) return 'around';
    return tag === 'article' || role === 'article' ? 'main' : 'none';
  };
}

export type IsHidden = (attributes: Readonly<Attributes>) => boolean;

/** Whether nobody sees the content, not even after a click. */
export const isUnseen: IsHidden = (attributes) => {
  const { class: names, hidden, style } = attributes;
  if (names !== undefined && UNSEEN_NAMES.test(names)) return true;
  const isDeclared =
    (hidden !== undefined && hidden !== 'until-found') || (style !== undefined && HIDING_STYLE.test(style));
  return isDeclared && !isFolded(attributes);
};

/** Or is not to be spoken either, as what decorates a page, or lies under what was opened on it. */
export const isUnseenOrUnspoken: IsHidden = (attributes) =>
  isUnseen(attributes) || (attributes['aria-hidden'] === 'true' && !isFolded(attributes));

function judge(name: string): Named {
  const words = wordsOf(name);
  return {
    isContact: CONTACT_NAMES.test(words),
    isMain: MAIN_NAMES.test(words),
    isAround: AROUND_NAMES.test(words) || AROUND_PARTS.test(words),
  };
}

function isFolded({ class: names = '', id = '', role = '' }: Readonly<Attributes>): boolean {
  return FOLDED_NAMES.test(wordsOf(names)) || FOLDED_NAMES.test(wordsOf(id)) || /^(region|tabpanel)$/.test(role);
}

/** In lower case, with a hyphen where a capital begins a word. */
function wordsOf(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, '$1-$2').toLowerCase();
}
