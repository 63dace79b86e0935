/** Puts a notice away for its reader, and goes back to where they were. */
import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { act, safeNext } from '../parts/door.server.ts';

export async function action(args: ActionFunctionArgs) {
  const { id, next } = Object.fromEntries(await args.request.formData());
  await act(args, 'PUT', `/notice/${encodeURIComponent(String(id))}/seen`);
  return redirect(safeNext(String(next ?? '/')));
}

export const loader = () => redirect('/');
