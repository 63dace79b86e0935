/** How a document stands: whether it is what is known now and how sure its text is; and its original on the web. */
import { Link } from '@remix-run/react';
import type { Document } from '#schema/document.ts';
import { isRecording } from '#schema/media.ts';
import { UnreadMark } from './document-table.tsx';
import { ForeignLink } from './foreign-link.tsx';
import { isWebUrl, quoteUrl } from './mark.ts';
import { citedId, isUnsure } from './reading.tsx';
import { Time, useVoice } from './voice.tsx';

/** Whether it is what is known now, and how sure its text is. */
export function Standing({ document: { state, mediaType, removedAt, version, blocks } }: { document: Document }) {
  const { say } = useVoice();
  const unsure = blocks.filter(isUnsure).length;
  return (
    <>
      <UnreadMark document={{ state, mediaType }} />
      {removedAt && (
        <p className="notice warn">
          {say('document.removed')} <Time at={removedAt} />
        </p>
      )}
      {!version.current && !removedAt && state === 'ready' && (
        <p className="notice warn">
          {say('document.old')} <Link to="?">{say('document.old.current')}</Link>
        </p>
      )}
      {unsure > 0 && (
        <p className="notice warn">
          {say(isRecording(mediaType) ? 'recording.unsure' : 'document.unsure', { count: unsure })}
        </p>
      )}
    </>
  );
}

/** A file whose text is not extracted yet, or could not be: what that means. */
export function UnreadFile({ state }: { state: 'waiting' | 'failed' }) {
  const { say } = useVoice();
  return (
    <section className="empty">
      <p className="lead">{say(`document.${state}.title`)}</p>
      <p>{say(`document.${state}.next`)}</p>
    </section>
  );
}

/** The page on the web, opened at the quote where the browser can. */
export function WebOriginal({ url, quote }: { url: string; quote: string | undefined }) {
  const { say } = useVoice();
  if (!isWebUrl(url)) return <p className="facts">{url}</p>;
  return (
    <p className="facts">
      <ForeignLink href={quote ? quoteUrl(url, quote) : url}>
        {say(quote ? 'document.original.passage' : 'document.original')}
      </ForeignLink>{' '}
      {url}
      {quote && (
        <>
          {' · '}
          <a href={`#${citedId}`}>{say('document.cited')}</a>
        </>
      )}
    </p>
  );
}
