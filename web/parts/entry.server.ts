/** What the pages before sign-in share: who has come in already, how one comes in, and where it goes on. */
import { type LoaderFunctionArgs, redirect } from '@remix-run/node';
import type { Language, SessionOpened, Way } from '#schema/session.ts';
import { chooseLanguage, readCookie } from '../words/choose.ts';
import type { Call } from './door.server.ts';

const codePath = (next: string): string => `/sign-in/code?next=${encodeURIComponent(next)}`;

/** Throws a redirect for whoever has a session, or half of one. */
export async function enteredAlready({ context }: Call, next: string): Promise<void> {
  if ((await context.api('/me')).ok) throw redirect(next);
  if ((await context.api('/me/factor')).ok) throw redirect(codePath(next));
}

/** Null for an organisation that is not there, or closed. */
export async function waysOf({ context }: Call, tenant: string): Promise<Way | null> {
  const answer = await context.api(`/session/way?tenant=${encodeURIComponent(tenant)}`);
  return answer.ok ? ((await answer.json()) as Way) : null;
}

/** Where a sign-in goes on: to the second step where one is missing. */
export const onward = ({ partial }: Pick<SessionOpened, 'partial'>, next: string) =>
  redirect(partial ? codePath(next) : next);

/** Before sign-in: the one chosen before, else that of the organisation whose page it is, else the browser's. */
export async function languageBefore(call: LoaderFunctionArgs): Promise<Language> {
  const { slug } = call.params;
  const way = slug && !readCookie(call.request, 'language') ? await waysOf(call, slug) : null;
  return way?.language ?? chooseLanguage(call.request);
}
