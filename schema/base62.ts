/** Bytes as letters and digits alone, always as many of them: what a double click selects whole. */

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** How many characters so many bytes take. */
export const base62Chars = (bytes: number): number => Math.ceil((bytes * 8) / Math.log2(62));

export function toBase62(bytes: Uint8Array): string {
  let rest = BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
  let text = '';
  for (let at = base62Chars(bytes.length); at > 0; at -= 1) {
    text = digits[Number(rest % 62n)] + text;
    rest /= 62n;
  }
  return text;
}

/** Null when the text does not stand for so many bytes. */
export function fromBase62(text: string, bytes: number): Buffer | null {
  if (text.length !== base62Chars(bytes)) return null;
  let value = 0n;
  for (const character of text) {
    const digit = digits.indexOf(character);
    if (digit < 0) return null;
    value = value * 62n + BigInt(digit);
  }
  const hex = value.toString(16).padStart(bytes * 2, '0');
  return hex.length > bytes * 2 ? null : Buffer.from(hex, 'hex');
}
