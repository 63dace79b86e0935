/** How the text of one version of a document differs from that of another, line by line. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import type { DifferenceText } from '#schema/difference.ts';
import type { Document } from '#schema/document.ts';
import { read } from '../parts/door.server.ts';
import { HunkPage } from '../parts/hunks.tsx';
import { readDocumentPlace } from '../parts/trail.server.ts';
import { Trail } from '../parts/trail.tsx';
import { titled, useVoice } from '../parts/voice.tsx';

export const meta = titled<{ document: Document }>((say, { document }) =>
  say('document.difference.title', { title: document.title }),
);

export async function loader(args: LoaderFunctionArgs) {
  const { id } = args.params;
  const asked = new URL(args.request.url).searchParams;
  const search = new URLSearchParams({ was: asked.get('was') ?? '', now: asked.get('now') ?? '' });
  // One after the other: whoever may not read the document is refused once.
  const document = await read<Document>(args, `/document/${id}`);
  const [text, { steps }] = await Promise.all([
    read<DifferenceText>(args, `/document/${id}/difference?${search}`),
    readDocumentPlace(args, document),
  ]);
  return { document, text, steps };
}

export default function DocumentDifference() {
  const { say } = useVoice();
  const { document, text, steps } = useLoaderData<typeof loader>();
  const back = `/document/${document.id}`;
  return (
    <>
      <Trail steps={[...steps, { to: back, name: document.title }]} />
      <h1>{say('document.difference.title', { title: document.title })}</h1>
      <HunkPage text={text} />
      <p>
        <Link to={back}>{say('document.difference.back')}</Link>
      </p>
    </>
  );
}
