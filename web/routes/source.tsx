/** A source: what it is set to do, when it runs next, and every run so far. */
import { randomUUID } from 'node:crypto';
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react';
import { Fragment } from 'react';
import type { Crawl } from '#schema/crawl.ts';
import type { ListOf } from '#schema/list.ts';
import type { Schedule, Source } from '#schema/source.ts';
import { act, read } from '../parts/door.server.ts';
import { ForeignLink } from '../parts/foreign-link.tsx';
import { Complaint, Submit } from '../parts/form.tsx';
import { useMay } from '../parts/may.ts';
import { Runs } from '../parts/runs.tsx';
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
  const [{ source, space, steps }, runs] = await Promise.all([
    readSourcePlace(args, id),
    read<ListOf<Crawl>>(args, `/crawl?${search}`),
  ]);
  return { source, runs, steps: steps.slice(0, 2), role: space.role, key: randomUUID() };
}

export async function action(args: ActionFunctionArgs) {
  const posted = await args.request.formData();
  const started = await act<{ id: string }>(
    args,
    'POST',
    '/crawl',
    { sourceId: args.params.id },
    `${posted.get('key')}`,
  );
  if (started.ok) return redirect(`/crawl/${started.body.id}`);
  return data({ problem: started.problem }, started.problem.status);
}

export default function SourcePage() {
  const { say } = useVoice();
  const { source, runs, steps, role, key } = useLoaderData<typeof loader>();
  const mayCrawl = useMay(role, 'crawl');
  const problem = useActionData<typeof action>()?.problem;
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
        {mayCrawl && (
          <Form method="post" className="actions">
            <input type="hidden" name="key" value={key} />
            <Submit>{say('source.start')}</Submit>
            <Link className="button" to="edit">
              {say('source.edit')}
            </Link>
          </Form>
        )}
      </div>
      <Complaint problem={problem} />
      <Overview source={source} />
      <h2>{say('run.history')}</h2>
      {runs.items.length === 0 ? (
        <Empty title={say('source.never')}>
          <p>{say('run.history.empty')}</p>
        </Empty>
      ) : (
        <Runs caption={say('run.history')} runs={runs.items} />
      )}
      <More cursor={runs.next} />
    </>
  );
}

function Overview({ source }: { source: Source }) {
  const { say, number } = useVoice();
  const { form } = source;
  const next = source.recurrence?.nextRunsAt[0];
  const facts = [
    [say('source.documents'), number(source.documents)],
    [say('source.next'), next ? <Time key="next" at={next} clock /> : say('source.next.none')],
    [say('source.schedule'), <ScheduleText key="schedule" schedule={form.schedule} />],
    [say('source.kind'), say(`source.kind.${form.kind}`)],
    [say('source.sameSite'), say(`source.sameSite.${form.sameSite}`)],
    [say('source.maxPages'), number(form.maxPages)],
    [say('source.requestsPerSecond'), number(form.requestsPerSecond)],
  ] as const;
  return (
    <section>
      <h2>{say('source.settings')}</h2>
      <dl className="facts">
        {facts.map(([label, value]) => (
          <Fragment key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
      </dl>
    </section>
  );
}

function ScheduleText({ schedule }: { schedule: Schedule | null }) {
  const { say } = useVoice();
  if (!schedule) return say('source.schedule.none');
  const clock = [schedule.hour, schedule.minute].map((part) => String(part).padStart(2, '0')).join(':');
  const day = schedule.every === 'week' ? say(`source.weekday.${schedule.weekday as 1}`) : say('source.schedule.day');
  return `${day} ${say('source.schedule.at', { clock, zone: schedule.timeZone })}`;
}
