/** The sources of one answer: each passage with the cited words marked, and the ways to read on. */
import { Link } from '@remix-run/react';
import { useEffect, useRef } from 'react';
import type { ChatSource, Citation } from '#schema/chat.ts';
import { type Choice, quoteRange, sourceAnchor } from './citation.tsx';
import { ForeignLink } from './foreign-link.tsx';
import { cutMarks, excerptOf, isWebUrl, quoteUrl } from './mark.ts';
import { placeWords } from './page-place.ts';
import { citedId } from './reading.tsx';
import { useVoice } from './voice.tsx';

interface SourcesProps {
  messageId: string | null;
  sources: ChatSource[];
  citations: Citation[];
  chosen: Choice | null;
}

export function Sources({ messageId, sources, citations, chosen }: SourcesProps) {
  const { say } = useVoice();
  const cited = sources.filter(({ ordinal }) => citations.some((citation) => citation.ordinal === ordinal));
  const other = sources.filter((source) => !cited.includes(source));
  const otherChosen = other.some(({ ordinal }) => ordinal === chosen?.ordinal);
  const list = (shown: ChatSource[]) => (
    <ol>
      {shown.map((source) => {
        const choice = { messageId: messageId ?? '', ordinal: source.ordinal };
        if (source.withdrawn) return <Withdrawn key={source.ordinal} choice={choice} />;
        return (
          <Source
            key={source.ordinal}
            source={source}
            citations={citations.filter(({ ordinal }) => ordinal === source.ordinal)}
            choice={choice}
            chosen={chosen?.ordinal === source.ordinal ? chosen : null}
          />
        );
      })}
    </ol>
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a stretch that scrolls must be reachable by keyboard
    <section className="sources" aria-label={say('chat.sources')} tabIndex={0}>
      <h2>{say('chat.sources')}</h2>
      {sources.length === 0 && citations.length === 0 && <p>{say('chat.sources.empty')}</p>}
      {list(cited)}
      <Unverified citations={citations} sources={sources} />
      {other.length > 0 && (
        <details open={otherChosen || cited.length === 0}>
          <summary>{say('chat.sources.other', { count: other.length })}</summary>
          {list(other)}
        </details>
      )}
    </section>
  );
}

interface SourceProps {
  source: ChatSource;
  citations: Citation[];
  choice: Choice;
  chosen: Choice | null;
}
function Source({ source, citations, choice, chosen }: SourceProps) {
  const voice = useVoice();
  const { say } = voice;
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (!chosen) return;
    item.current?.focus({ preventScroll: true });
    item.current?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  const marks = citations.flatMap((citation) => quoteRange(source, citation) ?? []);
  const shown = excerptOf(source.text, marks);
  const verified = citations.find((citation) => citation.verified);
  const where = verified?.place ?? source.place;
  const place = placeWords(voice, where);
  const isHeard = where?.fromSeconds !== undefined;
  const original = verified ? quoteUrl(source.url, verified.quote) : source.url;
  return (
    <li ref={item} id={sourceAnchor(choice)} tabIndex={-1} className={chosen ? 'source chosen' : 'source'}>
      <h3>
        [{source.ordinal}] <span lang={source.language}>{source.title || source.url}</span>
        {place && `, ${place}`}
      </h3>
      {source.headingPath.length > 0 && (
        <p className="facts" lang={source.language}>
          {source.headingPath.join(' › ')}
        </p>
      )}
      <p className="passage" lang={source.language}>
        {shown.from > 0 && '… '}
        {cutMarks(source.text, shown, marks).map(({ text, marked, at }) =>
          marked ? <mark key={at}>{text}</mark> : text,
        )}
        {shown.to < source.text.length && ' …'}
      </p>
      {citations.some((citation) => !citation.verified) && <NotThere citations={citations} />}
      <p className="links">
        <Link to={documentPath(source, verified, isHeard)}>
          {isHeard ? say('chat.source.play', { moment: place! }) : say('chat.source.open')}
        </Link>
        {isWebUrl(source.url) && <ForeignLink href={original}>{say('chat.source.original')}</ForeignLink>}
        <a href={`#answer-${choice.messageId}`}>{say('chat.source.back')}</a>
      </p>
    </li>
  );
}

/** What the reader may no longer read: that there was something, and no more. */
function Withdrawn({ choice }: { choice: Choice }) {
  const { say } = useVoice();
  return (
    <li id={sourceAnchor(choice)} tabIndex={-1} className="source">
      <h3>[{choice.ordinal}]</h3>
      <p className="facts">{say('chat.source.withdrawn')}</p>
    </li>
  );
}

/** The document opened at the quote, or at the passage where nothing of it is quoted; a recording is played from there. */
function documentPath(source: ChatSource, citation: Citation | undefined, isHeard: boolean): string {
  const { documentId, versionId, passageId } = source;
  const place =
    citation && citation.from !== null && citation.to !== null
      ? `from=${citation.from}&to=${citation.to}`
      : `passage=${passageId}`;
  return `/document/${documentId}?version=${versionId}&${place}${isHeard ? '&play' : ''}#${citedId}`;
}

function NotThere({ citations }: { citations: Citation[] }) {
  const { say } = useVoice();
  return (
    <div className="notice warn">
      <p>
        <strong>{say('chat.source.unverified')}</strong>
      </p>
      {citations
        .filter(({ verified }) => !verified)
        .map(({ quote }) => (
          <p key={quote}>
            {say('chat.source.quote')}: <q>{quote}</q>
          </p>
        ))}
    </div>
  );
}

/** Citations of what was never among the sources. */
function Unverified({ citations, sources }: Pick<SourcesProps, 'citations' | 'sources'>) {
  const strays = citations.filter(({ ordinal }) => !sources.some((source) => source.ordinal === ordinal));
  return strays.length > 0 ? (
    <NotThere citations={strays.map((citation) => ({ ...citation, verified: false }))} />
  ) : null;
}
