/** The mark by which a machine knows that words were written by one. */
import { z } from 'zod';

export const AiMark = z.object({
  aiGenerated: z.literal(true),
  /** The product, and the model of which provider wrote; null where that is not known. */
  generatedBy: z.object({
    system: z.literal('Diarium'),
    model: z.string().nullable(),
    provider: z.string().nullable(),
  }),
});
export type AiMark = z.infer<typeof AiMark>;

export const aiMark = (by: { model: string; provider: string } | null): AiMark => ({
  aiGenerated: true,
  generatedBy: { system: 'Diarium', model: by?.model ?? null, provider: by?.provider ?? null },
});
