/** What letters have in common, whatever program kept them: a head, and files that hang on them. */
import type { Element } from '#schema/element.ts';
import type { Found } from '../message.ts';
import { element } from './element.ts';
import type { Inner, Reading } from './reading.ts';

export type Head = { subject?: string; from: readonly string[]; to: readonly string[]; date?: string };

/** The subject as a title, and one line of who, whom and when. */
export function writeHead({ subject, from, to, date }: Head): Element[] {
  const facts = [from.join(', '), to.length > 0 ? `→ ${to.join(', ')}` : '', dateOf(date)].filter(Boolean).join(' · ');
  return [
    ...(subject?.trim() ? [element('Title', subject, { depth: 1 })] : []),
    ...(facts === '' ? [] : [element('Header', facts)]),
  ];
}

export async function readAttached(
  attached: readonly Inner[],
  readInside: Reading['readInside'],
): Promise<Pick<Found, 'elements' | 'unread'>> {
  const all: Pick<Found, 'elements' | 'unread'> = { elements: [], unread: [] };
  for (const inner of attached) {
    const { elements, unread } = await readInside(inner);
    for (const found of elements) all.elements.push(found);
    all.unread.push(...unread);
  }
  return all;
}

/** To the minute in UTC, as it was written where it is no date. */
function dateOf(date: string | undefined): string {
  const time = Date.parse(date ?? '');
  return Number.isNaN(time) ? (date ?? '') : new Date(time).toISOString().slice(0, 16).replace('T', ' ');
}

/** A letter's text where it has two that should say the same: the plain one, unless that only points at the other. */
export const fuller = (plain: Element[], html: Element[]): Element[] =>
  lengthOf(html) > lengthOf(plain) * 2 ? html : plain;

const lengthOf = (elements: readonly Element[]): number => elements.reduce((sum, { text }) => sum + text.length, 0);
