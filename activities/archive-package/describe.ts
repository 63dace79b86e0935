/** What archives read beside the originals: Dublin Core of each document, and what happened to it as PREMIS has it. */
import type { PackedDocument } from './document.ts';

const signs: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** What no XML may hold is left out. */
const unspeakable = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;
const escaped = (text: string): string => text.replace(unspeakable, '').replace(/[&<>"]/g, (sign) => signs[sign]!);

const head = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** Simple Dublin Core; dates as `YYYY-MM-DD`. */
export function dublinCore(document: PackedDocument, collection: string): string {
  const { version, original } = document;
  const elements: [name: string, value: string | null][] = [
    ['identifier', document.url],
    ['title', version.title || document.title],
    ['language', version.language],
    ['date', version.published ?? version.fetchedAt.slice(0, 10)],
    ['format', original.mediaType],
    ['extent', `${original.sizeBytes} bytes`],
    ['source', document.key],
    ['isPartOf', collection],
    ['provenance', original.gone && `The sound was disposed of on ${original.gone.at.slice(0, 10)}`],
    ...document.tags.map((tag): [string, string] => ['subject', tag]),
  ];
  // Some of them are of the wider set of terms.
  const terms = new Set(['extent', 'isPartOf', 'provenance']);
  const lines = elements
    .filter(([, value]) => value)
    .map(([name, value]) => {
      const tag = `${terms.has(name) ? 'dcterms' : 'dc'}:${name}`;
      return `  <${tag}>${escaped(value!)}</${tag}>\n`;
    });
  return `${head}<metadata xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">
${lines.join('')}</metadata>
`;
}

/** The head of `events.xml`, the events of each document by `eventsOf`, and its end. */
export const premisHead = `${head}<premis xmlns="http://www.loc.gov/premis/v3" version="3.0">\n`;
export const premisEnd = '</premis>\n';

/**
 * That the document was taken in, and as what; and that its original is not in the package, where it was disposed of.
 * `folder` is where the package keeps it.
 */
export function eventsOf({ version, original }: PackedDocument, folder: string): string {
  const taken = { type: 'capture', at: version.fetchedAt, detail: `SHA-256 ${original.sha256}` };
  const { gone } = original;
  const disposed = gone && {
    type: 'deletion',
    at: gone.at,
    detail: 'The sound was disposed of; its transcript is kept',
  };
  return [taken, disposed].map((one) => (one ? event(one, folder) : '')).join('');
}

const event = ({ type, at, detail }: { type: string; at: string; detail: string }, folder: string): string => `  <event>
    <eventIdentifier><eventIdentifierType>local</eventIdentifierType><eventIdentifierValue>${folder}/${type}</eventIdentifierValue></eventIdentifier>
    <eventType>${type}</eventType>
    <eventDateTime>${at}</eventDateTime>
    <eventDetailInformation><eventDetail>${detail}</eventDetail></eventDetailInformation>
    <linkingObjectIdentifier><linkingObjectIdentifierType>local</linkingObjectIdentifierType><linkingObjectIdentifierValue>${folder}/original</linkingObjectIdentifierValue></linkingObjectIdentifier>
  </event>
`;
