/** Where a document came from: its source, run, time and checksum; its versions; and the passages search finds it by. */
import { Link } from '@remix-run/react';
import type { Document, Passage } from '#schema/document.ts';
import { citedId } from './reading.tsx';
import { Time, useVoice } from './voice.tsx';

export function Origin({ document }: { document: Document }) {
  const { say, languageName } = useVoice();
  const { version } = document;
  return (
    <section>
      <h2>{say('document.origin')}</h2>
      <dl className="facts">
        <dt>{say('document.source')}</dt>
        <dd>
          <Link to={`/source/${document.sourceId}`}>{document.sourceName}</Link>
        </dd>
        <dt>{say('document.fetched')}</dt>
        <dd>
          <Time at={version.fetchedAt} clock />
          {', '}
          <Link to={`/crawl/${version.crawlId}`}>{say('document.run')}</Link>
        </dd>
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
            {version.current && ` (${say('document.version.current')})`}
          </li>
        ))}
      </ul>
    </section>
  );
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
