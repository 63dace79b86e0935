/**
 * XML of strangers, read piece by piece without a tree. Entities besides XML's own five are refused and nothing is
 * fetched, so size is all that it costs; what is not well-formed throws.
 */
import { SaxesParser } from 'saxes';
import { UnreadableFile } from '#schema/unreadable.ts';

const MAX_DEPTH = 500;

export type Attributes = Record<string, string>;

/** Names come without their prefix: producers choose prefixes freely. Attributes keep theirs. */
export type XmlEvents = {
  open?(name: string, attributes: Attributes): void;
  text?(text: string): void;
  close?(name: string): void;
};

/** Throws UnreadableFile `damaged`, and what `events` throw. */
export async function walk(pieces: AsyncIterable<Buffer>, events: XmlEvents): Promise<void> {
  const parser = parserFor(events);
  let decoder: TextDecoder | undefined;
  for await (const piece of pieces) {
    decoder ??= new TextDecoder(charsetOf(piece));
    parser.write(decoder.decode(piece, { stream: true }));
  }
  parser.close();
}

/** As `walk`, for what is text already. */
export function walkText(xml: string, events: XmlEvents): void {
  parserFor(events).write(xml).close();
}

type Plain = { xmlns: false; position: false };

function parserFor({ open, text, close }: XmlEvents): SaxesParser<Plain> {
  const parser = new SaxesParser<Plain>({ xmlns: false, position: false });
  let depth = 0;
  parser.on('error', (error) => {
    throw new UnreadableFile(error.message, 'damaged');
  });
  parser.on('doctype', (declaration) => {
    if (/<!ENTITY/i.test(declaration)) throw new UnreadableFile('The file defines entities', 'damaged');
  });
  parser.on('opentag', ({ name, attributes }) => {
    if (++depth > MAX_DEPTH) throw new UnreadableFile('The file is nested too deeply', 'damaged');
    open?.(localName(name), attributes);
  });
  parser.on('closetag', ({ name }) => {
    depth -= 1;
    close?.(localName(name));
  });
  if (text !== undefined) {
    parser.on('text', text);
    parser.on('cdata', text);
  }
  return parser;
}

export const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

/** An attribute under whatever prefix. */
export function attribute(attributes: Attributes, name: string): string | undefined {
  const direct = attributes[name];
  if (direct !== undefined) return direct;
  for (const key of Object.keys(attributes)) if (key.endsWith(`:${name}`)) return attributes[key];
  return undefined;
}

/** One that has a prefix, where another of the same name has none. */
export function prefixed(attributes: Attributes, name: string): string | undefined {
  const key = Object.keys(attributes).find((candidate) => candidate.endsWith(`:${name}`));
  return key === undefined ? undefined : attributes[key];
}

function charsetOf(head: Buffer): string {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const declared = /encoding=["']([\w.-]+)["']/.exec(head.toString('latin1', 0, 200))?.[1] ?? 'utf-8';
  // What is readable as ASCII is not UTF-16, whatever it says.
  return /^utf-?16/i.test(declared) ? 'utf-8' : declared;
}
