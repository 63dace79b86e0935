/** What a crawl did to each page: the sums, and the pages themselves, filtered by what became of them. */
import { Link, useLoaderData } from '@remix-run/react';
import type { Crawl, CrawlPage, PageChange } from '#schema/crawl.ts';
import { endedStates } from '#schema/progress.ts';
import { sayReason } from '#schema/reason.ts';
import type { loader } from '../routes/crawl.tsx';
import { Empty, More, Table } from './table.tsx';
import { useVoice } from './voice.tsx';

const summed = ['added', 'changed', 'unchanged', 'gone', 'redirected', 'skipped'] as const satisfies PageChange[];
const filters = [...summed, 'failed'] as const satisfies PageChange[];

export function Changes({ crawl }: { crawl: Crawl }) {
  const { say, number } = useVoice();
  return (
    <section>
      <h2>{say('run.changes')}</h2>
      <dl className="figures">
        {summed.map((change) => (
          <div key={change}>
            <dt>{say(`run.change.${change}`)}</dt>
            <dd>{number(crawl.counts[change])}</dd>
          </div>
        ))}
      </dl>
      {crawl.mode === 'full' && endedStates.includes(crawl.state) && (
        <p className="after">
          <Link to={`/crawl/${crawl.id}/difference`}>{say('run.difference')}</Link>
        </p>
      )}
    </section>
  );
}

export function CrawlPages() {
  const { say } = useVoice();
  const { pages, change } = useLoaderData<typeof loader>();
  const columns = [
    { label: say('run.page') },
    { label: say('run.page.outcome') },
    { label: say('run.page.status'), kind: 'extra number' as const },
    { label: say('run.page.ms'), kind: 'extra number' as const },
  ];
  return (
    <section>
      <h2 id="pages">{say('run.pages')}</h2>
      <Filter change={change} />
      {pages.items.length === 0 ? (
        <Empty title={say('run.pages.empty')}>
          <p>{say('run.pages.next')}</p>
        </Empty>
      ) : (
        <Table caption={say('run.pages')} columns={columns}>
          {pages.items.map((page) => (
            <PageRow key={page.url} page={page} />
          ))}
        </Table>
      )}
      <More cursor={pages.next} />
    </section>
  );
}

function Filter({ change }: { change: PageChange | null }) {
  const { say } = useVoice();
  return (
    <nav className="filter" aria-label={say('run.pages.filter')}>
      <Link to="?#pages" preventScrollReset aria-current={change === null ? 'true' : undefined}>
        {say('run.pages.all')}
      </Link>
      {filters.map((option) => (
        <Link
          key={option}
          to={`?change=${option}#pages`}
          preventScrollReset
          aria-current={change === option ? 'true' : undefined}
        >
          {say(`run.change.${option}`)}
        </Link>
      ))}
    </nav>
  );
}

function PageRow({ page }: { page: CrawlPage }) {
  const { say, number, language } = useVoice();
  return (
    <tr>
      <td>
        {page.documentId ? <Link to={`/document/${page.documentId}`}>{page.url}</Link> : page.url}
        {page.reason && <span className="detail">{sayReason(page.reason, language).sentence}</span>}
      </td>
      <td>{say(`run.page.${page.state === 'done' && page.change ? page.change : page.state}`)}</td>
      <td className="extra number">{page.status}</td>
      <td className="extra number">{page.ms !== null && number(page.ms)}</td>
    </tr>
  );
}
