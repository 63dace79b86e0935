/** Keeps a reader's language and theme: in a cookie for pages before sign-in, and with the person after it. */
import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { Preference } from '#schema/session.ts';
import { safeNext } from '../parts/door.server.ts';

const keptSeconds = 365 * 24 * 3600;

export async function action({ request, context }: ActionFunctionArgs) {
  const form = Object.fromEntries(await request.formData());
  const preference = Preference.catch({}).parse(form);
  await context.api('/me', { method: 'PATCH', json: preference });
  const headers = new Headers();
  for (const [name, value] of Object.entries(preference)) {
    headers.append('set-cookie', `${name}=${value}; Path=/; Max-Age=${keptSeconds}; SameSite=Lax; HttpOnly`);
  }
  return redirect(safeNext(String(form.next ?? '/')), { headers });
}

export const loader = () => redirect('/account');
