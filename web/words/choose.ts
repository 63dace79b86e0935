/** Which language a reader gets before anything is known but the request. */
import { Language } from '#schema/session.ts';

/** The cookie's language, else the first one of Accept-Language that we speak, else Swedish. */
export function chooseLanguage(request: Request): Language {
  const kept = Language.safeParse(readCookie(request, 'language'));
  if (kept.success) return kept.data;
  const wanted = (request.headers.get('accept-language') ?? '')
    .split(',')
    .map((item) => Language.safeParse(item.trim().slice(0, 2).toLowerCase()))
    .find((language) => language.success);
  return wanted?.data ?? 'sv';
}

/** The value of one cookie; `undefined` without it. */
export function readCookie(request: Request, name: string): string | undefined {
  const pairs = (request.headers.get('cookie') ?? '').split(';').map((pair) => pair.trim().split('='));
  return pairs.find(([key]) => key === name)?.[1];
}
