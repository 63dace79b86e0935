/**
 * To a provider and away: a link of our own pages leads here, and on to the provider. From any other site it leads
 * nowhere, by the same check as every form.
 */
import { data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import type { Errand, ErrandForm } from '#schema/federation.ts';
import { act, safeNext } from '../parts/door.server.ts';
import { ErrandFailed } from '../parts/errand-failed.tsx';
import { titled } from '../parts/voice.tsx';

export const meta = titled((say) => say('errand.title'));

export async function loader(args: LoaderFunctionArgs) {
  const { slug, id } = args.params;
  const asked = new URL(args.request.url).searchParams;
  const wish: ErrandForm = {
    tenant: slug!,
    federationId: id === 'installation' ? null : id!,
    returnTo: safeNext(asked.get('next')),
    purpose: asked.has('tie') ? 'tie' : 'sign-in',
  };
  const begun = await act<Errand>(args, 'POST', '/session/errand', wish);
  if (begun.ok) return redirect(begun.body.url);
  return data({ problem: begun.problem, to: `/t/${slug}` }, begun.problem.status);
}

export default function BeginErrand() {
  const { problem, to } = useLoaderData<typeof loader>();
  return <ErrandFailed problem={problem} to={to} />;
}
