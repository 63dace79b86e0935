/** JSON, and JSON line by line: each value with the way to it, a list of like objects as a table. */
import type { Element } from '#schema/element.ts';
import { UnreadableFile } from '#schema/unreadable.ts';
import { decodeHtml } from '../../../text/charset.ts';
import { element, table } from './element.ts';
import { type Read, whole } from './reading.ts';

type Json = string | number | boolean | null | Json[] | { [name: string]: Json };
type Plain = string | number | boolean | null;

const DEEPEST = 100;

export const readJson: Read = async ({ bytes }) => {
  const { html: text } = decodeHtml(bytes, 'application/json');
  return whole({ elements: [...elementsOf(parsed(text), [])] });
};

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    try {
      if (lines.length > 1) return lines.map((line) => JSON.parse(line) as Json);
    } catch {
      // Neither form; what is wrong with the first is the better complaint.
    }
    throw new UnreadableFile((error as Error).message.slice(0, 200), 'damaged');
  }
}

function* elementsOf(value: Json, path: readonly string[]): Generator<Element> {
  if (path.length > DEEPEST) throw new UnreadableFile('The file is nested too deeply', 'damaged');
  if (isPlain(value)) {
    if (value !== null && value !== '')
      yield element('UncategorizedText', path.length === 0 ? String(value) : `${path.join(' › ')}: ${value}`);
  } else if (Array.isArray(value) && isTable(value)) {
    const names = [...new Set(value.flatMap(Object.keys))];
    const found = table([names, ...value.map((row) => names.map((name) => String(row[name] ?? '')))], {
      place: path.join(' › ') || null,
    });
    if (found !== null) yield found;
  } else if (Array.isArray(value) && value.every(isPlain)) {
    for (const item of value) yield element('ListItem', [...path, String(item ?? '')].join(' › '), { depth: 1 });
  } else {
    for (const [name, inner] of Object.entries(value)) yield* elementsOf(inner, [...path, name]);
  }
}

const isPlain = (value: Json | undefined): value is Plain => typeof value !== 'object' || value === null;

const isTable = (list: Json[]): list is Record<string, Plain>[] =>
  list.length > 0 && list.every((row) => !isPlain(row) && !Array.isArray(row) && Object.values(row).every(isPlain));
