/**
 * XML that strangers send, read in one streaming pass. Entities other than XML's own five and nesting deeper than any
 * of the formats has are refused, so size is all that costs.
 */
import { Parser } from 'htmlparser2';
import { InvalidInput } from '#schema/errors.ts';

const MAX_DEPTH = 32;

/** `path` is the names of the open elements, the outermost first, as written; the element itself is its last. */
export type XmlEvents = {
  open(path: readonly string[], attributes: Record<string, string>): void;
  text(path: readonly string[], text: string): void;
  /** The element is still the last of `path`. */
  close(path: readonly string[]): void;
};

/** Calls `events` for all of `xml` in order. Throws InvalidInput for what is refused, and what `events` throw. */
export function walkXml(xml: string, events: XmlEvents): void {
  const path: string[] = [];
  const parser = new Parser(
    {
      onprocessinginstruction(name, data) {
        if (/^!(doctype|entity)/i.test(name) && /<!ENTITY|\[/i.test(data)) {
          throw new InvalidInput('The file defines entities, which are not read.');
        }
      },
      onopentag(name, attributes) {
        if (path.length === MAX_DEPTH) throw new InvalidInput('The file is nested too deeply.');
        path.push(name);
        events.open(path, attributes);
      },
      ontext: (text) => events.text(path, text),
      onclosetag() {
        events.close(path);
        path.pop();
      },
    },
    { xmlMode: true },
  );
  parser.end(xml);
}

/** The name without its namespace prefix. */
export const localName = (name: string): string => name.slice(name.indexOf(':') + 1);
