/** Where a document came from: its source, run, time and checksum; its versions; and the passages search finds it by. */
import { Link } from '@remix-run/react';
import type { ReactNode } from 'react';
import type { Document, Passage, Version } from '#schema/document.ts';
import type { Origin, OriginVisit } from '#schema/origin.ts';
import { fileKind } from './document-table.tsx';
import { OriginSteps } from './origin-steps.tsx';
import { citedId } from './reading.tsx';
import { sizeWords } from './size-words.ts';
import { Time, useVoice } from './voice.tsx';

interface OriginProps {
  document: Document;
  origin: Origin;
}

export function OriginFacts({ document, origin }: OriginProps) {
  const { say, languageName } = useVoice();
  const { version } = document;
  const { visit, run } = origin;
  const workflowId = run?.workflowId ?? visit?.workflowId;
  const written = languageName(version.language);
  return (
    <section>
      <h2>{say('document.origin')}</h2>
      <dl className="facts">
        {document.kind === 'site' ? (
          <FromSite document={document} visit={visit} />
        ) : (
          <FromPerson document={document} origin={origin} />
        )}
        {version.published && (
          <Fact name={say('document.published')}>
            <Time at={version.published} />
          </Fact>
        )}
        {document.state === 'ready' && (
          <>
            {written && <Fact name={say('document.language')}>{written}</Fact>}
            <Fact name={say('document.size')}>{say('document.size.chars', { count: version.sizeChars })}</Fact>
          </>
        )}
        {run?.extractor && <Fact name={say('origin.extractor')}>{run.extractor}</Fact>}
        {run && <Fact name={say('origin.strategy')}>{say(`origin.strategy.${run.strategy}`)}</Fact>}
        {origin.passages > 0 && (
          <Fact name={say('origin.found')}>
            {say('origin.passages', { count: origin.passages, tokens: origin.tokens })}
          </Fact>
        )}
        {origin.models.length > 0 && <Fact name={say('origin.model')}>{origin.models.join(', ')}</Fact>}
        {origin.sha256 && origin.sha256 !== version.contentHash && (
          <Hash name={say('origin.sha')} value={origin.sha256} />
        )}
        <Hash
          name={say(origin.sha256 === version.contentHash ? 'origin.sha' : 'document.hash')}
          value={version.contentHash}
        />
        {workflowId && <Hash name={say('origin.workflow')} value={workflowId} />}
      </dl>
      {run && <OriginSteps run={run} />}
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Hash({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd className="hash">{value}</dd>
    </>
  );
}

function FromSite({ document, visit }: Pick<OriginProps, 'document'> & { visit: OriginVisit | null }) {
  const { say } = useVoice();
  const { sourceId, sourceName, version } = document;
  return (
    <>
      <Fact name={say('document.source')}>
        <Link to={`/source/${sourceId}`}>{sourceName}</Link>
      </Fact>
      <Fact name={say('document.fetched')}>
        <Time at={version.fetchedAt} clock />
        {version.crawlId && (
          <>
            {', '}
            <Link to={`/crawl/${version.crawlId}`}>{say('document.run')}</Link>
          </>
        )}
        {visit && <Visit visit={visit} />}
      </Fact>
    </>
  );
}

function Visit({ visit: { attempts, status } }: { visit: OriginVisit }) {
  const { say } = useVoice();
  if (attempts === null) return <span className="detail">{say('origin.visit.unknown')}</span>;
  const facts = [
    status !== null && say('origin.status', { status: String(status) }),
    say('origin.attempts', { count: Math.max(1, attempts) }),
  ];
  return <span className="detail">{facts.filter(Boolean).join(' · ')}</span>;
}

function FromPerson({ document, origin }: OriginProps) {
  const voice = useVoice();
  const { say } = voice;
  const { name, folder, mediaType, version } = document;
  const sizeBytes = origin.sizeBytes ?? document.sizeBytes;
  return (
    <>
      <Fact name={say('document.uploaded.as')}>{[folder, name].filter(Boolean).join('/')}</Fact>
      {origin.broughtBy && <Fact name={say('origin.broughtBy')}>{origin.broughtBy}</Fact>}
      <Fact name={say('document.uploaded')}>
        <Time at={version.fetchedAt} clock />
      </Fact>
      <Fact name={say('document.file')}>
        {[fileKind(mediaType), sizeBytes !== null && sizeWords(voice, sizeBytes)].filter(Boolean).join(', ')}
      </Fact>
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
