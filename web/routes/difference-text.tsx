/** How the text of one page changed between two runs, line by line. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import type { Crawl } from '#schema/crawl.ts';
import type { DifferenceText } from '#schema/difference.ts';
import { read } from '../parts/door.server.ts';
import { HunkPage } from '../parts/hunks.tsx';
import { readSourcePlace } from '../parts/trail.server.ts';
import { Trail } from '../parts/trail.tsx';
import { titled, useVoice } from '../parts/voice.tsx';

export const meta = titled<{ text: DifferenceText }>((say, { text }) =>
  say('difference.text.title', { title: titleOf(text) }),
);

export async function loader(args: LoaderFunctionArgs) {
  const { id } = args.params;
  const asked = new URL(args.request.url).searchParams;
  const against = asked.get('against') || null;
  const search = new URLSearchParams({ url: asked.get('url') ?? '', ...(against && { against }) });
  const text = await read<DifferenceText>(args, `/crawl/${id}/difference/text?${search}`);
  const run = await read<Crawl>(args, `/crawl/${id}`);
  const { steps } = await readSourcePlace(args, run.sourceId);
  return { text, back: `/crawl/${id}/difference?kind=changed${against ? `&against=${against}` : ''}`, steps };
}

export default function DifferenceTextScreen() {
  const { say } = useVoice();
  const { text, back, steps } = useLoaderData<typeof loader>();
  return (
    <>
      <Trail steps={[...steps, { to: back, name: say('difference.text.back') }]} />
      <h1>{say('difference.text.title', { title: titleOf(text) })}</h1>
      <p className="facts">{text.url}</p>
      <HunkPage text={text} />
      <p>
        <Link to={back}>{say('difference.text.back')}</Link>
      </p>
    </>
  );
}

const titleOf = ({ now, was, url }: DifferenceText): string => now?.title || was?.title || url;
