/**
 * A site that is edited by a script between two runs, and what a run should have seen of it. The script is made by
 * chance from a seed; what is expected comes from the script alone, not from the product.
 */
import { article } from './article.ts';
import { type Chance, openChance } from './random.ts';
import { redirectTo } from './sick.ts';
import type { Page, Pages } from './site.ts';
import { status, text } from './town.ts';

/** `text` is the number its words are made from; `isCopy` turns other figures into them. */
type Fate =
  | { is: 'text'; text: number; isCopy?: boolean }
  | { is: 'gone'; status: 404 | 410 }
  | { is: 'leads'; to: string }
  | { is: 'blocked'; by: 'robots' | 'noindex' | 401 | 403 }
  | { is: 'broken' };

/** What a run should have seen at an address. `held`: the text that is known of it afterwards. */
export type Seen = {
  saw: 'text' | 'gone' | 'leads' | 'blocked' | 'broken';
  held: Fate | null;
  to: string | null;
  isKnown: boolean;
};

export type EditedSite = {
  pages: Pages;
  /** Applies the next part of the script: some of each kind of edit. */
  edit(): void;
  /** By path, what a run that looks at the site now should see; told once for each run. */
  observe(): Map<string, Seen>;
};

const targets = ['/mal/a', '/mal/b'];

export function makeEditedSite(seed: number, pages: number): EditedSite {
  const chance = openChance(seed);
  const fates = new Map<string, Fate>();
  const known = new Map<string, { held: Fate; misses: number }>();
  let triedAgain: string[] = [];
  let texts = 0;
  const served: Pages = {};
  const newText = (): Fate => ({ is: 'text', text: ++texts });
  const add = (fate: Fate) => fates.set(`/sida/${fates.size}`, fate);

  for (const path of targets) fates.set(path, newText());
  for (let at = 0; at < pages; at++) add(newText());
  fates.set('/aldrig', { is: 'gone', status: 404 });
  render();

  /** Paths of the pages that an edit may strike, each once. */
  const pick = (number: number, among: (fate: Fate) => boolean) => {
    const paths = [...fates].flatMap(([path, fate]) => (path.startsWith('/sida') && among(fate) ? [path] : []));
    return Array.from({ length: number }, () => paths.splice(chance.below(paths.length), 1)[0]).filter(
      (path) => path !== undefined,
    );
  };
  const isText = ({ is }: Fate) => is === 'text';
  const strike = (number: number, among: (fate: Fate) => boolean, fate: (path: string) => Fate) => {
    for (const path of pick(number, among)) fates.set(path, fate(path));
  };

  function edit(): void {
    const before = new Map(fates);
    // Pages that were struck before come back, some as they were and some as others.
    strike(4, (fate) => !isText(fate), newText);
    for (const [path, { held }] of known) if (!isText(fates.get(path)!) && chance.next() < 0.2) fates.set(path, held);
    strike(5, isText, newText);
    strike(4, isText, () => ({ is: 'gone', status: chance.pick([404, 410]) }));
    strike(3, isText, () => ({ is: 'leads', to: chance.pick(targets) }));
    strike(
      1,
      ({ is }) => is === 'leads',
      () => ({ is: 'leads', to: chance.pick(targets) }),
    );
    for (const by of ['robots', 'noindex', 401, 403] as const) strike(2, isText, () => ({ is: 'blocked', by }));
    strike(3, isText, () => ({ is: 'broken' }));
    for (const path of pick(2, (fate) => isText(fate) && [...before.values()].includes(fate))) {
      const original = fates.get(path) as Fate & { is: 'text' };
      add({ is: 'text', text: original.text, isCopy: !original.isCopy });
    }
    for (let at = 0; at < 3; at++) add(newText());
    render();
  }

  function render(): void {
    for (const path of Object.keys(served)) delete served[path];
    const forbidden = [...fates].flatMap(([path, fate]) =>
      fate.is === 'blocked' && fate.by === 'robots' ? [path] : [],
    );
    served['/robots.txt'] = text(
      'text/plain',
      `User-agent: *\n${forbidden.map((path) => `Disallow: ${path}$\n`).join('')}`,
    );
    const menu = [...fates].flatMap(([path, fate]) => (fate.is === 'gone' && path !== '/aldrig' ? [] : [path]));
    served['/'] = article({ title: 'Start', paragraphs: 3, menu }, openChance(seed));
    for (const [path, fate] of fates) served[path] = pageOf(fate);
  }

  function observe(): Map<string, Seen> {
    const seen = new Map<string, Seen>([
      ['/', { saw: 'text', held: { is: 'text', text: 0 }, to: null, isKnown: true }],
    ]);
    for (const [path, fate] of fates) {
      const isLinked = fate.is !== 'gone' || path === '/aldrig';
      if (isLinked || known.has(path) || triedAgain.includes(path)) seen.set(path, look(path, fate));
    }
    triedAgain = [...seen].flatMap(([path, { saw }]) => (saw === 'gone' || saw === 'broken' ? [path] : []));
    return seen;
  }

  function look(path: string, fate: Fate): Seen {
    const isKnown = known.has(path);
    const before = known.get(path);
    if (fate.is === 'text') known.set(path, { held: fate, misses: 0 });
    else if (fate.is === 'gone' && before) {
      before.misses += 1;
      // Gone in two full runs, a page leaves knowledge.
      if (before.misses === 2) known.delete(path);
    }
    const held =
      fate.is === 'text' ? fate : fate.is === 'blocked' || fate.is === 'broken' ? (before?.held ?? null) : null;
    return { saw: fate.is, held, to: fate.is === 'leads' ? fate.to : null, isKnown };
  }

  return { pages: served, edit, observe };
}

function pageOf(fate: Fate): Page {
  if (fate.is === 'gone') return status(fate.status);
  if (fate.is === 'leads') return redirectTo(fate.to);
  if (fate.is === 'broken') return status(500);
  if (fate.is === 'text') return words(fate.text, fate.isCopy ?? false);
  if (fate.by === 'noindex') return words(1, false, '<meta name="robots" content="noindex">');
  return fate.by === 'robots' ? words(1, false) : status(fate.by);
}

/** A copy has the same words and other figures. */
function words(number: number, isCopy: boolean, head = ''): string {
  const chance: Chance = openChance(number * 7919);
  const html = article({ title: titleOf(number), paragraphs: 4 + chance.below(8), head }, chance);
  return isCopy ? html.replace(/ (\d)(\d+)\./g, ' $2$1.') : html;
}

export const titleOf = (text: number): string => (text === 0 ? 'Start' : `Artikel ${text}`);
