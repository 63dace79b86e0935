/** Where a provider sends people back to. What it says is checked by the API; who passes goes on to where they were. */
import { data, type LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import type { ErrandEnd } from '#schema/federation.ts';
import type { Problem } from '#schema/problem.ts';
import { safeNext } from '../parts/door.server.ts';
import { onward } from '../parts/entry.server.ts';
import { ErrandFailed } from '../parts/errand-failed.tsx';
import { titled } from '../parts/voice.tsx';

export const meta = titled((say) => say('errand.title'));

export async function loader({ request, context }: LoaderFunctionArgs) {
  const answer = await context.api(`/session/callback${new URL(request.url).search}`);
  if (!answer.ok) return data({ problem: (await answer.json()) as Problem }, answer.status);
  const end = (await answer.json()) as ErrandEnd;
  return onward(end, safeNext(end.returnTo));
}

export default function EndErrand() {
  return <ErrandFailed problem={useLoaderData<typeof loader>().problem} />;
}
