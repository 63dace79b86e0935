/** XML of no kind that is known: the texts of its elements, in order. */
import { Readable } from 'node:stream';
import type { Element } from '#schema/element.ts';
import { element, proseType } from './element.ts';
import { type Read, whole } from './reading.ts';
import { walk } from './sax.ts';

export const readXml: Read = async ({ bytes }) => {
  const elements: Element[] = [];
  let text = '';
  const end = () => {
    if (text.trim() !== '') elements.push(element(proseType(text), text));
    text = '';
  };
  await walk(Readable.from([bytes]), { open: end, text: (piece) => void (text += piece), close: end });
  return whole({ elements });
};
