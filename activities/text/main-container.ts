/** Finds the smallest container that still holds nearly all of a page's prose, by walking down from the whole page. */
import { lineage, subtreeSums } from './containers.ts';
import { proseLength, wordsOf } from './prose.ts';
import type { Container, TextBlock } from './text-block.ts';

/** A child that holds this share of its parent's prose is the better choice of the two. */
const DESCENT_SHARE = 0.7;
/** More is asked before a container that calls itself the page's matter is left for a part of it. */
const DESCENT_SHARE_FROM_MAIN = 0.8;
/** Lists, paragraphs and quotes are never the whole matter, however long. */
const DESCENDED = new Set(
  'html body div section article main center form fieldset details table tbody tr td'.split(' '),
);
/** Prose in characters, below which an article with the page's title is only a teaser. */
const ARTICLE_LENGTH = 250;

/** The heading that says what the page's title says, else its only h1. */
export function titleHeading(blocks: TextBlock[], title: string): TextBlock | undefined {
  const first = blocks.filter(({ tag }) => tag === 'h1');
  const second = blocks.filter(({ tag }) => tag === 'h2');
  const words = wordsOf(title);
  const named = [...first, ...second].find(({ text }) => wordsOf(text) === words);
  return named ?? (first.length === 1 ? first[0] : undefined);
}

/** The container of the page's matter; `heading` is its title's heading, where one is known. */
export function mainContainer(containers: Container[], blocks: TextBlock[], heading: TextBlock | undefined): Container {
  const prose = subtreeSums(containers, blocks, proseLength);
  const proseOf = ({ index }: Container) => prose[index]!;
  const aboveTitle = new Set(heading === undefined ? [] : lineage(heading.container));
  const fullest = new Map<Container, Container>();
  const titled = new Map<Container, Container>();
  for (const container of containers) {
    const { parent, tag, hint } = container;
    if (parent === null || !DESCENDED.has(tag)) continue;
    const rival = fullest.get(parent);
    if (proseOf(container) > (rival === undefined ? 0 : proseOf(rival))) fullest.set(parent, container);
    // The article with the title is the matter even where teasers of other articles outweigh it.
    const isArticle = hint === 'main' && proseOf(container) > ARTICLE_LENGTH;
    if (isArticle && aboveTitle.has(container)) titled.set(parent, container);
  }
  return descend(containers[0]!, (at) => {
    const share = at.hint === 'main' ? DESCENT_SHARE_FROM_MAIN : DESCENT_SHARE;
    const child = fullest.get(at);
    const isFull = child !== undefined && proseOf(child) >= proseOf(at) * share;
    return titled.get(at) ?? (isFull ? child : undefined);
  });
}

function descend(from: Container, nextOf: (at: Container) => Container | undefined): Container {
  let at = from;
  for (let next = nextOf(at); next !== undefined; next = nextOf(at)) at = next;
  return at;
}
