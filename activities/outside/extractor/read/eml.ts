/** Mail: who wrote to whom and when, its text, and what was attached, each under its name. */
import PostalMime, { type Address } from 'postal-mime';
import type { Element } from '#schema/element.ts';
import { UnreadableFile } from '#schema/unreadable.ts';
import { element } from './element.ts';
import { elementsOfHtml } from './html.ts';
import { fuller, readAttached, writeHead } from './letter.ts';
import { type Inner, type Read, whole } from './reading.ts';
import { elementsOfText } from './text.ts';

/** Parts inside parts, and bytes of headers. */
const limits = { maxNestingDepth: 30, maxHeadersSize: 2 ** 20 };

export const readEml: Read = async ({ bytes, readInside }) => {
  const mail = await PostalMime.parse(bytes, { ...limits, attachmentEncoding: 'arraybuffer' }).catch((error: Error) => {
    throw new UnreadableFile(error.message, 'damaged');
  });
  const head = writeHead({
    subject: mail.subject,
    from: names(mail.from ? [mail.from] : []),
    to: names([...(mail.to ?? []), ...(mail.cc ?? [])]),
    date: mail.date,
  });
  const body = fuller(elementsOfText(mail.text ?? ''), elementsOfHtml(mail.html ?? '').elements);
  const attached = mail.attachments
    // Pictures that the text shows are its decoration.
    .filter(({ related, mimeType }) => !(related && mimeType.startsWith('image/')))
    .map(
      ({ filename, mimeType, content }): Inner => ({
        name: filename ?? 'attachment',
        mediaType: mimeType,
        open: async () => Buffer.from(content as ArrayBuffer),
      }),
    );
  const { elements, unread } = await readAttached(attached, readInside);
  return whole({ title: mail.subject ?? null, elements: [...head, ...body.map(addressed), ...elements], unread });
};

const names = (addresses: readonly Address[]): string[] =>
  addresses.flatMap(({ name, address, group }) =>
    group ? names(group) : [name && address ? `${name} <${address}>` : (address ?? name)],
  );

const addressed = (found: Element): Element =>
  /^\S+@\S+\.\w+$/.test(found.text) ? element('EmailAddress', found.text) : found;
