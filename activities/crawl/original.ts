/** A linked PDF or Office file that answered is kept as it is, to wait for extraction. */
import { UnsupportedMedia } from '#schema/errors.ts';
import { sha256 } from '#schema/id.ts';
import { isHtml } from '#schema/media.ts';
import type { StoredFile } from '../outside/files.ts';
import { WEB_LIMITS, type WebAnswer, type WebContent } from '../outside/web.ts';
import { beginsAs, type FileKind, fileKindOf } from '../text/file-kind.ts';
import { fileNameOf, titleOfFile } from '../text/file-title.ts';
import { failed } from './failed.ts';
import { robotsHeader } from './read.ts';
import type { Common, Visit, VisitDeps } from './visit.ts';

/** A file ready to be kept as a version without text. */
export type Original = {
  title: string;
  mediaType: string;
  etag: string | null;
  lastModified: string | null;
  file: StoredFile;
};

/** The kind of file that the source wants kept; null when it is to be read as a page, or not at all. */
export function wantedFile({ form }: VisitDeps, content: WebContent, url: string): FileKind | null {
  return form.files ? fileKindOf(content.contentType, url, fileNameOf(content.disposition)) : null;
}

/** How many bytes of such an answer are taken. */
export function wantedBytes(deps: VisitDeps, content: WebContent, url: string): number {
  if (wantedFile(deps, content, url)) return deps.fileBytes;
  return isHtml(content.contentType) ? WEB_LIMITS.maxBytes : 0;
}

/** Keeps the file, unless it is not what it says it is or must not be indexed. */
export async function keepOriginal(deps: VisitDeps, common: Common, answer: WebAnswer, kind: FileKind): Promise<Visit> {
  const { page } = common;
  const { contentType, disposition, etag, lastModified } = answer.headers;
  if (page.rawHash?.equals(sha256(answer.body))) return { ...common, kind: 'unchanged' };
  if (!beginsAs(kind, answer.body)) {
    return failed(page, new UnsupportedMedia('This is not the file it says it is', { contentType: contentType ?? '' }));
  }
  if (!robotsHeader(deps, answer).index) {
    return { ...common, kind: 'left', change: 'skipped', reason: { code: 'noindex', facts: {} }, found: [] };
  }
  const file = await deps.files.put(deps.tenantId, answer.body);
  const title = titleOfFile({ linkText: page.linkText, disposition, url: page.url });
  return { ...common, kind: 'filed', original: { title, mediaType: kind.mediaType, etag, lastModified, file } };
}
