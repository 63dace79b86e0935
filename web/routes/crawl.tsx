/** A crawl, live: how far, how fast, what failed and why, what changed, and the buttons that steer it. */
import { randomUUID } from 'node:crypto';
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { type Crawl, type CrawlPage, type FailureGroup, PageChange } from '#schema/crawl.ts';
import type { ListOf } from '#schema/list.ts';
import { endedStates } from '#schema/progress.ts';
import { CrawlActions } from '../parts/crawl-actions.tsx';
import { Changes, CrawlPages } from '../parts/crawl-pages.tsx';
import { steerCrawl } from '../parts/crawl-steer.server.ts';
import { read } from '../parts/door.server.ts';
import { EstimatePanel } from '../parts/estimate.tsx';
import { Failures } from '../parts/failures.tsx';
import { Complaint } from '../parts/form.tsx';
import { useLiveCrawl } from '../parts/live.ts';
import { useMay } from '../parts/may.ts';
import { PaceControl } from '../parts/pace.tsx';
import { RunProgress } from '../parts/progress.tsx';
import { ReasonText } from '../parts/reason.tsx';
import { Runs } from '../parts/runs.tsx';
import { readSourcePlace } from '../parts/trail.server.ts';
import { Trail } from '../parts/trail.tsx';
import { Time, titled, useVoice } from '../parts/voice.tsx';

export const meta = titled<{ crawl: Crawl }>((say, { crawl }) => say(titleOf(crawl), { source: crawl.sourceName }));

export async function loader(args: LoaderFunctionArgs) {
  const { id } = args.params;
  const asked = new URL(args.request.url).searchParams;
  const change = PageChange.nullable().catch(null).parse(asked.get('change'));
  const search = new URLSearchParams({ limit: '25', ...(change ? { change } : {}) });
  if (asked.has('cursor')) search.set('cursor', asked.get('cursor')!);
  const crawl = await read<Crawl>(args, `/crawl/${id}`);
  const [{ collection, steps }, pages, failures, runs] = await Promise.all([
    readSourcePlace(args, crawl.sourceId),
    read<ListOf<CrawlPage>>(args, `/crawl/${id}/page?${search}`),
    read<FailureGroup[]>(args, `/crawl/${id}/failure`),
    read<ListOf<Crawl>>(args, `/crawl?sourceId=${crawl.sourceId}&limit=10`),
  ]);
  return { crawl, pages, change, steps, role: collection.role, failures, runs: runs.items, key: randomUUID() };
}

export async function action(args: ActionFunctionArgs) {
  const outcome = await steerCrawl(args, `${args.params.id}`, await args.request.formData());
  return outcome instanceof Response ? outcome : data({ problem: outcome }, outcome.status);
}

export default function CrawlScreen() {
  const { say, duration } = useVoice();
  const { crawl: rendered, steps, role, failures, runs, key } = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>()?.problem;
  const maySteer = useMay(role, 'crawl');
  const { crawl, live } = useLiveCrawl(rendered);
  const ended = endedStates.includes(crawl.state);
  const actions = maySteer && <CrawlActions crawl={crawl} idempotencyKey={key} />;
  return (
    <>
      <Trail steps={steps} />
      <div className="head">
        <div>
          <h1>{say(titleOf(crawl), { source: crawl.sourceName })}</h1>
          <p className="facts">
            <Time at={crawl.requestedAt} clock />, {say(`run.trigger.${crawl.trigger}`)},{' '}
            {say(`run.mode.${crawl.mode}`)}
            {crawl.endedAt && `. ${say('run.took', { duration: duration(secondsOf(crawl)) })}`}
          </p>
        </div>
        {!crawl.estimate && actions}
      </div>
      <Complaint problem={problem} />
      {crawl.reason && (
        <div className={crawl.state === 'failed' ? 'notice bad' : 'notice warn'}>
          <ReasonText reason={crawl.reason} />
        </div>
      )}
      {crawl.estimate && (
        <EstimatePanel title={say('estimate.title')} estimate={crawl.estimate}>
          {actions}
        </EstimatePanel>
      )}
      <RunProgress {...crawl} />
      {!ended && !live && <p className="notice warn">{say('run.live.off')}</p>}
      {crawl.state === 'running' && <Current urls={crawl.current} />}
      {!ended && maySteer && <PaceControl pace={crawl.pace} problem={problem} />}
      {crawl.mode !== 'dry' && <Changes crawl={crawl} />}
      {failures.length > 0 && <Failures groups={failures} />}
      <CrawlPages />
      <h2>{say('run.history')}</h2>
      <Runs caption={say('run.history')} runs={runs} thisId={crawl.id} />
    </>
  );
}

function Current({ urls }: { urls: string[] }) {
  const { say } = useVoice();
  return (
    <section>
      <h2>{say('run.current')}</h2>
      <ul className="current">
        {urls.map((url) => (
          <li key={url}>{url}</li>
        ))}
      </ul>
    </section>
  );
}

const titleOf = ({ mode }: Crawl) => (mode === 'dry' ? 'run.title.dry' : 'run.title');

const secondsOf = ({ startedAt, requestedAt, endedAt }: Crawl) =>
  (Date.parse(endedAt ?? requestedAt) - Date.parse(startedAt ?? requestedAt)) / 1000;
