/** The charset that a file of Rich Text names, by the number of its code page. */

export function charsetOf(codePage: number | null): string {
  const label = codePage === 65001 ? 'utf-8' : codePage === 10000 ? 'macintosh' : `windows-${codePage}`;
  const eastAsian: Record<number, string> = { 932: 'shift_jis', 936: 'gbk', 949: 'euc-kr', 950: 'big5' };
  try {
    return new TextDecoder(eastAsian[codePage ?? 0] ?? label).encoding;
  } catch {
    return 'windows-1252';
  }
}

export const decoded = (bytes: Uint8Array, charset: string): string => new TextDecoder(charset).decode(bytes);
