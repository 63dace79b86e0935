/** A file that somebody brings: what is said of it first, how much of it has come, and what may be brought at all. */
import { z } from 'zod';
import { type FileType, fileGroups, fileTypeOf, fileTypes } from './media.ts';

/** Without control and direction marks, which would make it another name than the one that is seen. */
const withoutMarks = (name: string): string => name.replace(/[\p{Cc}\p{Cf}]/gu, '');

/** In folders `a/b`, as the browser tells them of a folder that was dropped. */
const Folder = z
  .string()
  .max(1_000)
  .transform((folder) =>
    withoutMarks(folder)
      .split(/[\\/]/)
      .map((part) => part.trim())
      .filter((part) => part !== '' && part !== '.' && part !== '..')
      .join('/'),
  );

/** As it is shown and saved again; it is never part of a path of ours. */
export const FileName = z
  .string()
  .transform((name) => withoutMarks(name).split(/[\\/]/).at(-1)!.trim())
  .pipe(z.string().min(1).max(255));

/** Where a file is to stand: said in the address of the request that begins it. */
export const UploadPlace = z.object({ collectionId: z.uuid() });
export type UploadPlace = z.infer<typeof UploadPlace>;

/** What is said of a file before its bytes: `Upload-Length`, and `name` and `folder` in `Upload-Metadata`. */
export const UploadForm = UploadPlace.extend({
  name: FileName,
  folder: Folder.default(''),
  sizeBytes: z.int().min(0),
});
export type UploadForm = z.infer<typeof UploadForm>;

export const UploadState = z.enum(['receiving', 'received', 'kept', 'cancelled', 'expired']);
export type UploadState = z.infer<typeof UploadState>;

export const Upload = z.object({
  id: z.uuid(),
  collectionId: z.uuid(),
  name: z.string(),
  folder: z.string(),
  mediaType: z.string(),
  sizeBytes: z.int(),
  receivedBytes: z.int(),
  state: UploadState,
  /** The run that reads it, once all of it has come. */
  extractId: z.uuid().nullable(),
  createdAt: z.iso.datetime(),
});
export type Upload = z.infer<typeof Upload>;

/** One on its way, as everybody sees it who reads where it goes. */
export const ComingUpload = Upload.omit({ state: true, extractId: true }).extend({
  personName: z.string(),
  /** Whether the asker sends it, and may go on with it or break it off. */
  isMine: z.boolean(),
  /** When something of it came last. */
  changedAt: z.iso.datetime(),
});
export type ComingUpload = z.infer<typeof ComingUpload>;

/** What may be brought: said before anything is sent, and checked when it comes. */
export const Limits = z.object({
  /** By the ending of its name, in lower case, without a dot. */
  types: z.array(
    z.object({
      ending: z.string(),
      mediaType: z.string(),
      maxBytes: z.int(),
      group: z.enum(fileGroups),
    }),
  ),
  maxFilesAtOnce: z.int(),
  /** Days in which a deleted file can be taken back. */
  restoreDays: z.int(),
});
export type Limits = z.infer<typeof Limits>;

/** Largest sizes, as the installation sets them. */
export type UploadBytes = { fileBytes: number; recordingBytes: number };

/** Files of one drop, and those of one person that may be begun and not sent to their end. */
export const maxFilesAtOnce = 10_000;

const maxBytesOf = ({ group }: FileType, bytes: UploadBytes): number =>
  group === 'recording' ? bytes.recordingBytes : bytes.fileBytes;

export const limitsOf = (bytes: UploadBytes, restoreDays: number): Limits => ({
  types: fileTypes.map((type) => ({ ...type, maxBytes: maxBytesOf(type, bytes) })),
  maxFilesAtOnce,
  restoreDays,
});

/** What a file of this name is and how large it may be; undefined for one that nobody reads. */
export function allowanceOf(name: string, bytes: UploadBytes): { mediaType: string; maxBytes: number } | undefined {
  const type = fileTypeOf(name);
  return type && { mediaType: type.mediaType, maxBytes: maxBytesOf(type, bytes) };
}

/** Whose file it is that is on its way, and which. */
export type Arrival = { tenantId: string; uploadId: string };

/** Its name in the store while it comes: below the folder of its tenant's originals. */
export const arrivalName = ({ tenantId, uploadId }: Arrival): string => `t/${tenantId}/coming/${uploadId}`;

/** Undefined for what is no such name. */
export function arrivalOf(name: string): Arrival | undefined {
  const [, tenantId, uploadId] = /^t\/([0-9a-f-]{36})\/coming\/([0-9a-f-]{36})$/.exec(name) ?? [];
  return tenantId && uploadId ? { tenantId, uploadId } : undefined;
}
