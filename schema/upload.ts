/** A file that somebody brings: what is said of it first, how much of it has come, and what may be brought at all. */
import { z } from 'zod';

/** In folders `a/b`, as the browser tells them of a folder that was dropped. */
const Folder = z
  .string()
  .max(1_000)
  .transform((folder) =>
    folder
      .split('/')
      .map((part) => part.trim())
      .filter((part) => part !== '' && part !== '.' && part !== '..')
      .join('/'),
  );

/** As it is shown and saved again; it is never part of a path of ours. Control and direction marks are taken out. */
export const FileName = z
  .string()
  .transform((name) =>
    name
      .replace(/[\p{Cc}\p{Cf}]/gu, '')
      .split(/[\\/]/)
      .at(-1)!
      .trim(),
  )
  .pipe(z.string().min(1).max(255));

export const UploadForm = z.object({
  collectionId: z.uuid(),
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
  createdAt: z.iso.datetime(),
});
export type Upload = z.infer<typeof Upload>;

/** What may be brought: said before anything is sent, and checked when it comes. */
export const Limits = z.object({
  /** By the ending of its name, in lower case, without a dot. */
  types: z.array(
    z.object({
      ending: z.string(),
      mediaType: z.string(),
      maxBytes: z.int(),
      kind: z.enum(['document', 'image', 'archive', 'recording']),
    }),
  ),
  maxFilesAtOnce: z.int(),
});
export type Limits = z.infer<typeof Limits>;
