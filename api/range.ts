/** Which part of something a request asks for, as RFC 9110 has it. */
import { z } from 'zod';

export const RangeHeaders = z.object({
  range: z.string().max(200).optional(),
  'if-range': z.string().max(200).optional(),
  'if-none-match': z.string().max(2_000).optional(),
});

/** Bytes from `from` up to and without `to`. */
export type Part = { from: number; to: number };

/**
 * Of `sizeBytes` bytes that `tag` stands for. Whatever is not understood, several parts at once among it, asks for the
 * whole; `beyond` starts after the end.
 */
export function rangeOf(
  headers: z.infer<typeof RangeHeaders>,
  sizeBytes: number,
  tag: string,
): Part | 'whole' | 'beyond' | 'unchanged' {
  const { range, 'if-range': ifRange, 'if-none-match': known } = headers;
  if (known?.split(',').some((one) => [tag, `W/${tag}`, '*'].includes(one.trim()))) return 'unchanged';
  if (ifRange !== undefined && ifRange !== tag) return 'whole';
  const [, first, last] = /^bytes=(\d{0,16})-(\d{0,16})$/.exec(range ?? '') ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return 'whole';
  const from = first === '' ? Math.max(0, sizeBytes - Number(last)) : Number(first);
  const to = first === '' || last === '' ? sizeBytes : Math.min(Number(last) + 1, sizeBytes);
  if (first !== '' && last !== '' && Number(last) < from) return 'whole';
  return from < to ? { from, to } : 'beyond';
}
