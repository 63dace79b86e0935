/** Sizes of files as people write them. */
import type { Voice } from '../words/speak.ts';

const units = ['B', 'kB', 'MB', 'GB', 'TB'];

/** `850 B`, `3,4 MB`, `5 GB`: in steps of a thousand, with a decimal where that says something. */
export function sizeWords({ number }: Pick<Voice, 'number'>, bytes: number): string {
  const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  const amount = bytes / 1_000 ** step;
  return `${number(amount < 10 && step > 0 ? Math.round(amount * 10) / 10 : Math.round(amount))} ${units[step]}`;
}
