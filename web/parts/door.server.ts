/** The way from loaders and actions to the API: bodies on success, problems as answers, sign-in when that is missing. */
import { type AppLoadContext, redirect } from '@remix-run/node';
import { isOwnPath } from '#schema/federation.ts';
import type { Problem } from '#schema/problem.ts';
import type { Permission } from '#schema/role.ts';

export type Outcome<Body> = { ok: true; body: Body } | { ok: false; problem: Problem };

export interface Call {
  context: AppLoadContext;
  request: Request;
}

/**
 * GET `path`. Throws a redirect to sign-in on 401, else the problem as a Response for the error page. A page reads first
 * what it is about, and the rest when that was there: who may not open it is recorded once.
 */
export async function read<Body>(call: Call, path: string): Promise<Body> {
  return bodyOf<Body>(call, await call.context.api(path));
}

/**
 * Like `read` where the permission is among those held, else null: a page that asked to see whether it is refused would
 * leave a denial in the record, as if its reader had reached for something.
 */
export const readIfHeld = async <Body>(
  call: Call,
  held: readonly Permission[],
  permission: Permission,
  path: string,
): Promise<Body | null> => (held.includes(permission) ? read<Body>(call, path) : null);

/** Like `read`, and null where there is nothing. */
export async function readIfThere<Body>(call: Call, path: string): Promise<Body | null> {
  const answer = await call.context.api(path);
  return answer.status === 404 ? null : bodyOf<Body>(call, answer);
}

async function bodyOf<Body>({ request }: Call, answer: Response): Promise<Body> {
  if (answer.ok) return (await answer.json()) as Body;
  if (answer.status === 401) throw redirect(signInPath(request));
  throw new Response(await answer.text(), {
    status: answer.status,
    headers: { 'content-type': 'application/json' },
  });
}

/** A state-changing call. A refusal is returned as its problem, to be shown beside the form. */
export async function act<Body>(
  { context, request }: Call,
  method: 'POST' | 'PATCH' | 'PUT' | 'DELETE',
  path: string,
  json?: unknown,
  key?: string,
): Promise<Outcome<Body>> {
  const answer = await context.api(path, { method, json, key });
  if (answer.ok) return { ok: true, body: (answer.status === 204 ? null : await answer.json()) as Body };
  if (answer.status === 401 && !path.startsWith('/session')) throw redirect(signInPath(request));
  return { ok: false, problem: (await answer.json()) as Problem };
}

/** Sign-in, and back to where the reader was on the way to. */
function signInPath(request: Request): string {
  const { pathname, search } = new URL(request.url);
  const next = request.method === 'GET' ? pathname.replace(/\.data$/, '') + search : '/';
  return `/sign-in?next=${encodeURIComponent(next)}`;
}

/** Where to go after sign-in: a path of ours, never another site. */
export const safeNext = (next: string | null): string => (next && isOwnPath(next) ? next : '/');
