/** What differs between a run and an earlier one: how many pages of each kind, and the pages themselves. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import type { Crawl } from '#schema/crawl.ts';
import { type Difference, DifferenceKind, type DifferencePage } from '#schema/difference.ts';
import type { ListOf } from '#schema/list.ts';
import { endedStates } from '#schema/progress.ts';
import { Against, DifferenceFilter } from '../parts/difference-choice.tsx';
import { DifferencePages } from '../parts/difference-pages.tsx';
import { read } from '../parts/door.server.ts';
import { More } from '../parts/table.tsx';
import { readSourcePlace } from '../parts/trail.server.ts';
import { Trail } from '../parts/trail.tsx';
import { Time, titled, useVoice } from '../parts/voice.tsx';

export const meta = titled<{ difference: Difference }>((say, { difference }) =>
  say('difference.title', { source: difference.now.sourceName }),
);

export async function loader(args: LoaderFunctionArgs) {
  const { id } = args.params;
  const asked = new URL(args.request.url).searchParams;
  const kind = DifferenceKind.nullable().catch(null).parse(asked.get('kind'));
  const against = asked.get('against') || null;
  const runs = new URLSearchParams(against ? { against } : {});
  const pages = new URLSearchParams({ limit: '25', ...(against && { against }), ...(kind && { kind }) });
  if (asked.has('cursor')) pages.set('cursor', asked.get('cursor')!);
  const difference = await read<Difference>(args, `/crawl/${id}/difference?${runs}`);
  const { sourceId } = difference.now;
  const [list, { steps }, known] = await Promise.all([
    read<ListOf<DifferencePage>>(args, `/crawl/${id}/difference/page?${pages}`),
    readSourcePlace(args, sourceId),
    read<ListOf<Crawl>>(args, `/crawl?sourceId=${sourceId}&limit=100`),
  ]);
  return {
    difference,
    list,
    kind,
    against,
    steps,
    earlier: known.items.filter((run) => isBefore(run, difference.now)),
  };
}

/** Runs that can be compared with: whole, ended well, and begun before. */
const isBefore = (run: Crawl, now: Crawl) =>
  run.mode === 'full' && run.state === 'finished' && run.requestedAt < now.requestedAt;

export default function DifferenceScreen() {
  const { say } = useVoice();
  const { difference, list, kind, against, steps, earlier } = useLoaderData<typeof loader>();
  const { was, now } = difference;
  return (
    <>
      <Trail steps={steps} />
      <div className="head">
        <div>
          <h1>{say('difference.title', { source: now.sourceName })}</h1>
          <p className="facts">
            {was && (
              <>
                <RunTime run={was} />
                {' → '}
              </>
            )}
            <RunTime run={now} />
          </p>
        </div>
        <a
          className="button"
          href={`/api/v1/crawl/${now.id}/difference/csv${against ? `?against=${against}` : ''}`}
          download
        >
          {say('difference.csv')}
        </a>
      </div>
      {!endedStates.includes(now.state) && <p className="notice warn">{say('difference.running')}</p>}
      {!was && <p className="notice">{say('difference.first')}</p>}
      {earlier.length > 0 && <Against runs={earlier} chosenId={was?.id ?? null} kind={kind} />}
      <DifferenceFilter counts={difference.counts} kind={kind} against={against} />
      <DifferencePages pages={list.items} counts={difference.counts} kind={kind} runId={now.id} against={against} />
      <More cursor={list.next} />
    </>
  );
}

const RunTime = ({ run }: { run: Crawl }) => (
  <Link to={`/crawl/${run.id}`}>
    <Time at={run.requestedAt} clock />
  </Link>
);
