/** The record of a recording: who said what when, as it was heard and as people corrected it. Times count from its start. */
import { z } from 'zod';
import { Retention } from './retention-view.ts';

/** As far as the database counts: more than three weeks. */
const Ms = z
  .int()
  .min(0)
  .max(2 ** 31 - 1);
/** A person's words: without signs that no database keeps. */
const written = (text: string): string => text.replaceAll('\0', '').toWellFormed().trim();
/** 0 to 1; null where the recogniser does not say. */
const Confidence = z.number().min(0).max(1).nullable();

export const Word = z.object({ text: z.string(), fromMs: Ms, toMs: Ms, confidence: Confidence });
export type Word = z.infer<typeof Word>;

/** A stretch of speech that one breath holds: rarely longer than some seconds. */
export const Utterance = z.object({
  fromMs: Ms,
  toMs: Ms,
  /** As the recogniser told them apart, or as a person named them; null where nobody did. */
  speaker: z.string().nullable(),
  text: z.string(),
  /** Empty where the recogniser gives none, and where a person wrote something else. */
  words: z.array(Word),
  confidence: Confidence,
});
export type Utterance = z.infer<typeof Utterance>;

/** How a recording is to be heard. */
export const Hearing = z.object({
  /** What is spoken, ISO 639-1; null lets the recogniser tell. */
  language: z
    .string()
    .regex(/^[a-z]{2}$/)
    .nullable()
    .default(null),
  /** Names and terms that are to be heard right. */
  names: z.array(z.string().trim().min(1).max(100)).max(100).default([]),
  /** Hears it anew though its record exists; what was corrected in it stays in the versions before. */
  anew: z.boolean().default(false),
});
export type Hearing = z.infer<typeof Hearing>;

/** The record of one version of a document. */
export const Recording = z.object({
  documentId: z.uuid(),
  versionId: z.uuid(),
  title: z.string(),
  /** Of the speech, as the text was taken for; `und` where it is not known. */
  language: z.string(),
  durationMs: Ms,
  /** Who heard it: name and model. */
  transcriber: z.string().nullable(),
  utterances: z.array(Utterance),
  /** When a person corrected it, who, and what it was before; null as it was heard. */
  edited: z.object({ at: z.iso.datetime(), personId: z.uuid(), fromVersionId: z.uuid() }).nullable(),
  /** When its sound goes, and by what; null while nothing says that it will. The record stays. */
  retention: Retention.nullable(),
  /** When its sound went, by such a rule. */
  soundGoneAt: z.iso.datetime().nullable(),
});
export type Recording = z.infer<typeof Recording>;

/** One stretch of a corrected record. */
const EditedUtterance = z
  .object({
    fromMs: Ms,
    toMs: Ms,
    speaker: z.string().transform(written).pipe(z.string().min(1).max(100)).nullable(),
    text: z.string().transform(written).pipe(z.string().max(10_000)),
  })
  .refine(({ fromMs, toMs }) => fromMs <= toMs, { path: ['toMs'], message: 'ends before it begins' });

/** A correction that is finished: the whole record as it is to be. What has no text is left out. */
export const RecordingEdit = z.object({
  /** The version that was corrected: nobody else's corrections are written over. */
  versionId: z.uuid(),
  utterances: z
    .array(EditedUtterance)
    .min(1)
    .max(50_000)
    .refine((all) => all.every(({ fromMs }, at) => at === 0 || all[at - 1]!.fromMs <= fromMs), 'are not in order')
    .refine((all) => all.some(({ text }) => text !== ''), 'say nothing'),
});
export type RecordingEdit = z.infer<typeof RecordingEdit>;

export const RecordForm = z.enum(['txt', 'vtt', 'srt']);
export type RecordForm = z.infer<typeof RecordForm>;
