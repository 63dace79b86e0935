/** Outlook's messages: as other mail, out of Microsoft's container. */
import MsgReaderModule, { type FieldsData } from '@kenjiuno/msgreader';
import type { Element } from '#schema/element.ts';
import { UnreadableFile } from '#schema/unreadable.ts';
import { decodeHtml } from '../../../text/charset.ts';
import { elementsOfHtml } from './html.ts';
import { fuller, readAttached, writeHead } from './letter.ts';
import { type Inner, type Read, whole } from './reading.ts';
import { charsetOf } from './rtf/charset.ts';
import { elementsOfText } from './text.ts';

// A CommonJS module: what Node imports of it is all that it exports.
const { default: MsgReader } = MsgReaderModule as unknown as typeof import('@kenjiuno/msgreader');

export const readMsg: Read = async ({ bytes, readInside }) => {
  const message = open(bytes, charsetIn(open(bytes).getFileData()));
  const data = message.getFileData();
  if (data.error) throw new UnreadableFile(data.error, 'damaged');
  const head = writeHead({
    subject: data.subject,
    from: [nameOf(data.senderName, data.senderSmtpAddress ?? data.senderEmail)],
    to: (data.recipients ?? []).map(({ name, smtpAddress, email }) => nameOf(name, smtpAddress ?? email)),
    date: data.messageDeliveryTime ?? data.clientSubmitTime,
  });
  const { elements, unread } = await readAttached(
    (data.attachments ?? []).map((file) => attachedOf(message, file)),
    readInside,
  );
  return whole({ title: data.subject ?? null, elements: [...head, ...bodyOf(data), ...elements], unread });
};

/** It decodes once, by what it was told before. */
function open({ buffer, byteOffset, byteLength }: Buffer, ansiEncoding = '') {
  const message = new MsgReader(new DataView(buffer, byteOffset, byteLength));
  message.parserConfig = { ansiEncoding };
  return message;
}

/** Of texts that are not Unicode; older programs name the code page of the letter alone. */
const charsetIn = ({ messageCodepage, internetCodepage }: FieldsData): string =>
  charsetOf(messageCodepage ?? internetCodepage ?? null);

const bodyOf = (data: FieldsData): Element[] =>
  fuller(elementsOfText(data.body ?? ''), elementsOfHtml(htmlOf(data)).elements);

function htmlOf({ bodyHtml, html, internetCodepage }: FieldsData): string {
  const contentType = `text/html; charset=${charsetOf(internetCodepage ?? null)}`;
  return bodyHtml ?? decodeHtml(Buffer.from(html ?? []), contentType).html;
}

function attachedOf(message: InstanceType<typeof MsgReader>, file: FieldsData): Inner {
  const letter = file.innerMsgContentFields;
  const name = letter ? `${letter.subject || 'message'}.msg` : (file.fileName ?? file.name ?? 'attachment');
  return { name, mediaType: '', open: async () => Buffer.from(message.getAttachment(file).content) };
}

const nameOf = (name = '', address = '') =>
  address.includes('@') && address !== name ? `${name} <${address}>`.trim() : name;
