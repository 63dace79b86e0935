/** The language to speak to a reader in: their own when signed in, else what the browser prefers. */
import type { FastifyRequest } from 'fastify';
import type { Language } from '#schema/session.ts';

export function languageOf(request: FastifyRequest): Language {
  if (request.session) return request.session.language;
  const preferred = /\b(sv|en)\b/i.exec(request.headers['accept-language'] ?? '');
  return preferred?.[1]?.toLowerCase() === 'en' ? 'en' : 'sv';
}
