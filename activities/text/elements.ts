/** How HTML elements behave in running text: which break it, which are never read, and which end another by opening. */

const set = (names: string) => new Set(names.split(' '));

/** Elements that begin and end a stretch of text. */
export const BLOCKS = set(
  'address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure footer ' +
    'form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre section summary table tbody td tfoot ' +
    'th thead tr ul',
);
export const VOID = set(
  'area base basefont br col embed frame hr img input keygen link meta param source track wbr bgsound',
);
/** Never text for a reader, or text that is not the page's own (fallbacks, controls, drawings). */
export const UNREAD = set(
  'script style noscript template svg math iframe object select textarea audio video canvas map datalist noembed ' +
    'noframes applet progress meter',
);

export type ImpliedEnd = { ends: Set<string>; within: Set<string> };

/** Elements that say what the text in them is. */
export const NAMING = set('h1 h2 h3 h4 h5 h6 li dt dd pre blockquote summary td th figcaption caption');

/** Opening the key ends the nearest open element named in `ends`, unless one named in `within` is nearer. */
export const IMPLIED_ENDS: Record<string, ImpliedEnd> = {
  li: { ends: set('li'), within: set('ul ol menu dir') },
  dt: { ends: set('dt dd'), within: set('dl') },
  dd: { ends: set('dt dd'), within: set('dl') },
  td: { ends: set('td th'), within: set('tr table') },
  th: { ends: set('td th'), within: set('tr table') },
  tr: { ends: set('tr'), within: set('table') },
  tbody: { ends: set('thead tbody tfoot'), within: set('table') },
  tfoot: { ends: set('thead tbody tfoot'), within: set('table') },
  a: { ends: set('a'), within: set('td th table') },
};
/** A paragraph cannot hold another block, so any block's start ends it. */
export const PARAGRAPH_END: ImpliedEnd = { ends: set('p'), within: set('td th table li button div') };
