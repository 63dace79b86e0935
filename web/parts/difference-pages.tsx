/** Pages of two runs beside each other: what each was and is, where it leads, and which others say the same. */
import { Link } from '@remix-run/react';
import type { Difference, DifferenceKind, DifferencePage, DifferenceSide } from '#schema/difference.ts';
import { sayReason } from '#schema/reason.ts';
import type { Voice } from '../words/speak.ts';
import { Empty, Table } from './table.tsx';
import { useVoice } from './voice.tsx';

interface Props {
  pages: DifferencePage[];
  counts: Difference['counts'];
  kind: DifferenceKind | null;
  runId: string;
  against: string | null;
}

export function DifferencePages({ pages, counts, kind, runId, against }: Props) {
  const { say } = useVoice();
  const { unchanged, ...differing } = counts;
  const isSame = kind === null && Object.values(differing).every((count) => count === 0);
  return (
    <section>
      <h2>{say('difference.pages')}</h2>
      {isSame && (
        <Empty title={say('difference.empty')}>
          <p>{say('difference.empty.next')}</p>
        </Empty>
      )}
      {!isSame && pages.length === 0 && (
        <Empty title={say('difference.none')}>
          <p>{say('difference.none.next')}</p>
        </Empty>
      )}
      {pages.length > 0 && <PageTable pages={pages} textQuery={(url) => textQuery(runId, url, against)} />}
    </section>
  );
}

const textQuery = (runId: string, url: string, against: string | null) =>
  `/crawl/${runId}/difference/text?${new URLSearchParams({ url, ...(against && { against }) })}`;

function PageTable({ pages, textQuery }: { pages: DifferencePage[]; textQuery: (url: string) => string }) {
  const { say } = useVoice();
  const columns = [{ label: say('difference.page') }, { label: say('difference.outcome') }];
  return (
    <Table caption={say('difference.pages')} columns={columns}>
      {pages.map((page) => (
        <tr key={page.url}>
          <td>
            <PageCell page={page} textPath={textQuery(page.url)} />
          </td>
          <td>
            <span className={`kind ${page.kind}`}>{say(`difference.page.${page.kind}`)}</span>
            <span className="detail">
              <Sides was={page.was} now={page.now} />
            </span>
          </td>
        </tr>
      ))}
    </Table>
  );
}

function PageCell({ page, textPath }: { page: DifferencePage; textPath: string }) {
  const { say, language } = useVoice();
  const { title, url, now, redirectedTo, nearDuplicateOf, documentId } = page;
  return (
    <>
      {title && <strong>{title}</strong>}
      <span className={title ? 'detail' : undefined}>{url}</span>
      {now?.reason && <span className="detail">{sayReason(now.reason, language).sentence}</span>}
      {redirectedTo && <span className="detail">{say('difference.redirectedTo', { url: redirectedTo })}</span>}
      {nearDuplicateOf.length > 0 && <NearDuplicates urls={nearDuplicateOf} />}
      <span className="links">
        {page.kind === 'changed' && <Link to={textPath}>{say('difference.text')}</Link>}
        {documentId && <Link to={`/document/${documentId}`}>{say('difference.read')}</Link>}
      </span>
    </>
  );
}

function NearDuplicates({ urls }: { urls: string[] }) {
  const { say } = useVoice();
  return (
    <div className="near">
      <p>{say('difference.near', { count: urls.length })}</p>
      <ul>
        {urls.map((url) => (
          <li key={url}>{url}</li>
        ))}
      </ul>
    </div>
  );
}

function Sides({ was, now }: Pick<DifferencePage, 'was' | 'now'>) {
  const voice = useVoice();
  const [before, after] = [sideWords(was, voice), sideWords(now, voice)];
  return before === after ? voice.say('difference.side.both', { outcome: after }) : `${before} → ${after}`;
}

/** `misslyckades (500)`. */
function sideWords(side: DifferenceSide | null, { say }: Voice): string {
  if (!side) return say('difference.side.none');
  const outcome = say(`difference.side.${outcomeOf(side)}`);
  return side.status === null ? outcome : say('difference.side.status', { outcome, status: String(side.status) });
}

/** What a run made of a page, apart from how that compares with the run before. */
function outcomeOf({ change }: DifferenceSide) {
  if (change === null) return 'queued';
  return change === 'added' || change === 'changed' || change === 'unchanged' ? 'text' : change;
}
