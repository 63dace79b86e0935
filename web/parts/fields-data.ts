/** Posted fields as the contracts want them. Nothing is judged here: the API says what is wrong, and where. */

/** A number; null when the field is empty, NaN when it holds no number. */
export function numberIn(posted: FormData, name: string): number | null {
  const text = textIn(posted, name).replace(',', '.');
  return text === '' ? null : Number(text);
}

export const textIn = (posted: FormData, name: string): string => String(posted.get(name) ?? '').trim();

/** The lines that hold something. */
export const linesIn = (posted: FormData, name: string): string[] =>
  textIn(posted, name)
    .split(/\s*\n\s*/)
    .filter(Boolean);

export const isChecked = (posted: FormData, name: string): boolean => posted.get(name) === 'on';
