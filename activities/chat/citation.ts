/** Whether an answer may say that a source says something: only what is found in the source, word by word, may stand. */
import type { ChatSource, Citation } from '#schema/chat.ts';
import { nilId } from '#schema/id.ts';
import { placeAt } from '#schema/place.ts';
import { findQuote } from '../text/cite.ts';

/**
 * A citation is verified when its source was retrieved for this answer and the quoted words occur in it. It names the
 * passage in which they begin.
 */
export function checkCitation(sources: readonly ChatSource[], ordinal: number, quote: string): Citation {
  const source = sources.find((candidate) => candidate.ordinal === ordinal);
  const found = source && findQuote(source.text, quote);
  const from = source && found ? source.from + found.from : null;
  const to = source && found ? source.from + found.to : null;
  const member = source?.members.find((one) => from !== null && one.from <= from && from < one.to);
  const place = source && placeAt(source, from);
  return {
    ordinal,
    passageId: member?.passageId ?? source?.passageId ?? nilId,
    versionId: source?.versionId ?? nilId,
    documentId: source?.documentId ?? nilId,
    title: source?.title ?? '',
    url: source?.url ?? '',
    quote,
    from,
    to,
    ...(place && { place }),
    verified: from !== null,
  };
}
