/** Where a document came from: its source, run, time and checksum; its versions; and the passages search finds it by. */
import { Link } from '@remix-run/react';
import type { Document, Passage, Version } from '#schema/document.ts';
import { fileKind } from './document-table.tsx';
import { citedId } from './reading.tsx';
import { sizeWords } from './size-words.ts';
import { Time, useVoice } from './voice.tsx';

export function Origin({ document }: { document: Document }) {
  const { say, languageName } = useVoice();
  const { version } = document;
  return (
    <section>
      <h2>{say('document.origin')}</h2>
      <dl className="facts">
        {document.kind === 'site' ? <FromSite document={document} /> : <FromPerson document={document} />}
        {version.published && (
          <>
            <dt>{say('document.published')}</dt>
            <dd>
              <Time at={version.published} />
            </dd>
          </>
        )}
        {document.state === 'ready' && (
          <>
            <dt>{say('document.language')}</dt>
            <dd>{languageName(version.language)}</dd>
            <dt>{say('document.size')}</dt>
            <dd>{say('document.size.chars', { count: version.sizeChars })}</dd>
          </>
        )}
        <dt>{say('document.hash')}</dt>
        <dd className="hash">{version.contentHash}</dd>
      </dl>
    </section>
  );
}

function FromSite({ document: { sourceId, sourceName, version } }: { document: Document }) {
  const { say } = useVoice();
  return (
    <>
      <dt>{say('document.source')}</dt>
      <dd>
        <Link to={`/source/${sourceId}`}>{sourceName}</Link>
      </dd>
      <dt>{say('document.fetched')}</dt>
      <dd>
        <Time at={version.fetchedAt} clock />
        {version.crawlId && (
          <>
            {', '}
            <Link to={`/crawl/${version.crawlId}`}>{say('document.run')}</Link>
          </>
        )}
      </dd>
    </>
  );
}

function FromPerson({ document: { name, folder, mediaType, sizeBytes, version } }: { document: Document }) {
  const voice = useVoice();
  const { say } = voice;
  return (
    <>
      <dt>{say('document.uploaded.as')}</dt>
      <dd>{[folder, name].filter(Boolean).join('/')}</dd>
      <dt>{say('document.uploaded')}</dt>
      <dd>
        <Time at={version.fetchedAt} clock />
      </dd>
      <dt>{say('document.file')}</dt>
      <dd>{[fileKind(mediaType), sizeBytes !== null && sizeWords(voice, sizeBytes)].filter(Boolean).join(', ')}</dd>
    </>
  );
}

export function Versions({ document }: { document: Document }) {
  const { say } = useVoice();
  return (
    <section>
      <h2>{say('document.versions')}</h2>
      <ul className="plain">
        {document.versions.map((version) => (
          <li key={version.id}>
            <Link to={`?version=${version.id}`} aria-current={version.id === document.version.id ? 'true' : undefined}>
              <Time at={version.fetchedAt} clock />
            </Link>
            <VersionState version={version} />
            {version.editedBy && (
              <span className="detail"> {say('recording.editedBy', { name: version.editedBy })}</span>
            )}
            {version.id !== document.version.id && hasText(version) && hasText(document.version) && (
              <>
                {' '}
                <Link to={differencePath(document, version)}>{say('document.compare')}</Link>
              </>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Files that are being read, or could not be, have none. */
const hasText = ({ sizeChars }: Version): boolean => sizeChars > 0;

/** The open version beside another one, the older first. */
function differencePath({ id, version }: Document, other: Version): string {
  const [was, now] = other.fetchedAt < version.fetchedAt ? [other, version] : [version, other];
  return `/document/${id}/difference?was=${was.id}&now=${now.id}`;
}

function VersionState({ version: { current, state } }: { version: Version }) {
  const { say } = useVoice();
  if (current) return ` (${say('document.version.current')})`;
  return state === 'failed' || state === 'waiting' ? ` (${say(`document.version.${state}`)})` : null;
}

/** Characters of a passage that tell it from the others. */
const glimpseChars = 60;

interface PassagesProps {
  passages: Passage[];
  chosenId: string | null;
  text: string;
}
export function Passages({ passages, chosenId, text }: PassagesProps) {
  const { say } = useVoice();
  return (
    <details className="box" open={chosenId !== null}>
      <summary>{say('document.passages', { count: passages.length })}</summary>
      <ol className="passages">
        {passages.map((passage) => (
          <li key={passage.id}>
            <Link to={`?passage=${passage.id}#${citedId}`} aria-current={passage.id === chosenId ? 'true' : undefined}>
              {passage.headingPath.at(-1) ?? `${text.slice(passage.from, passage.from + glimpseChars)}…`}
            </Link>{' '}
            <span className="detail">{say('document.tokens', { count: passage.tokens })}</span>
          </li>
        ))}
      </ol>
    </details>
  );
}
