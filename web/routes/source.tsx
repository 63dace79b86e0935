/** A source: when it runs next, how it signs in, what it is set to do, and every run so far. */
import { randomUUID } from 'node:crypto';
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react';
import type { Crawl } from '#schema/crawl.ts';
import type { ListOf } from '#schema/list.ts';
import type { Source } from '#schema/source.ts';
import { Credentials } from '../parts/credentials.tsx';
import { read } from '../parts/door.server.ts';
import { EstimatePanel } from '../parts/estimate.tsx';
import { ForeignLink } from '../parts/foreign-link.tsx';
import { Complaint, Submit } from '../parts/form.tsx';
import { useMay } from '../parts/may.ts';
import { RecurrenceView } from '../parts/recurrence.tsx';
import { Runs } from '../parts/runs.tsx';
import { actOnSource } from '../parts/source-actions.server.ts';
import { SourceFacts } from '../parts/source-facts.tsx';
import { Empty, More } from '../parts/table.tsx';
import { readSourcePlace } from '../parts/trail.server.ts';
import { Trail } from '../parts/trail.tsx';
import { Time, titled, useVoice } from '../parts/voice.tsx';

export const meta = titled<{ source: Source }>((_say, { source }) => source.form.name);

export async function loader(args: LoaderFunctionArgs) {
  const { id = '' } = args.params;
  const search = new URLSearchParams({ sourceId: id, limit: '20' });
  const cursor = new URL(args.request.url).searchParams.get('cursor');
  if (cursor) search.set('cursor', cursor);
  const { source, collection, steps } = await readSourcePlace(args, id);
  const runs = await read<ListOf<Crawl>>(args, `/crawl?${search}`);
  return { source, runs, steps: steps.slice(0, 2), role: collection.role, key: randomUUID() };
}

export async function action(args: ActionFunctionArgs) {
  const outcome = await actOnSource(args, `${args.params.id}`, await args.request.formData());
  return outcome instanceof Response ? outcome : data(outcome, outcome.problem.status);
}

export default function SourcePage() {
  const { say } = useVoice();
  const { source, runs, steps, role, key } = useLoaderData<typeof loader>();
  const mayCrawl = useMay(role, 'crawl');
  const refused = useActionData<typeof action>();
  return (
    <>
      <Trail steps={steps} />
      <div className="head">
        <div>
          <h1>{source.form.name}</h1>
          <p>
            <ForeignLink href={source.form.startUrls[0]!}>{source.form.startUrls[0]}</ForeignLink>
          </p>
        </div>
        {mayCrawl && <SourceActions idempotencyKey={key} />}
      </div>
      <Complaint problem={refused?.problem} />
      {mayCrawl && <p className="hint">{say('source.dry.about')}</p>}
      <RecurrenceView source={source} />
      <LastDryRun runs={runs.items} />
      <SourceFacts source={source} />
      <Credentials source={source} mayChange={mayCrawl} refused={refused} />
      <h2>{say('run.history')}</h2>
      {runs.items.length === 0 ? (
        <Empty title={say('source.never')}>
          <p>{say('run.history.empty')}</p>
        </Empty>
      ) : (
        <>
          <LastDifference runs={runs.items} />
          <Runs caption={say('run.history')} runs={runs.items} />
        </>
      )}
      <More cursor={runs.next} />
    </>
  );
}

function SourceActions({ idempotencyKey }: { idempotencyKey: string }) {
  const { say } = useVoice();
  return (
    <Form method="post" className="actions">
      <input type="hidden" name="key" value={idempotencyKey} />
      <Submit intent="crawl">{say('source.start')}</Submit>
      <Submit intent="dry" className="secondary">
        {say('source.dry')}
      </Submit>
      <Link className="button" to="edit">
        {say('source.edit')}
      </Link>
    </Form>
  );
}

function LastDryRun({ runs }: { runs: Crawl[] }) {
  const { say } = useVoice();
  const last = runs.find(({ estimate }) => estimate !== null);
  if (!last?.estimate) return null;
  return (
    <EstimatePanel title={say('source.dry.last')} estimate={last.estimate}>
      <p>
        <Link to={`/crawl/${last.id}`}>
          {say('source.dry.open')}, <Time at={last.requestedAt} clock />
        </Link>
      </p>
    </EstimatePanel>
  );
}

function LastDifference({ runs }: { runs: Crawl[] }) {
  const { say } = useVoice();
  const [last, before] = runs.filter(({ mode, state }) => mode === 'full' && state === 'finished');
  if (!last || !before) return null;
  return (
    <p>
      <Link to={`/crawl/${last.id}/difference`}>{say('source.difference')}</Link>
    </p>
  );
}
