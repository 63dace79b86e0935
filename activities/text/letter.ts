/** Single UTF-16 units as HTML's grammar knows them, for reading markup in place. */

export const SLASH = 0x2f;
export const GREATER = 0x3e;

export function isSpace(code: number): boolean {
  return code === 0x20 || (code <= 0x0d && (code === 0x0a || code === 0x09 || code === 0x0c || code === 0x0d));
}

export function isLetter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);
}

/** Whether a tag's name ends before this unit. */
export function endsTagName(code: number): boolean {
  return code === GREATER || code === SLASH || isSpace(code);
}

/** ASCII letters in lower case, all else as it is: HTML knows no other case in names. */
export function lowered(code: number): number {
  return code >= 0x41 && code <= 0x5a ? code + 0x20 : code;
}
