/** The record of acts, day by day: read for a purpose and a reason, for an hour at a time. */
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { Link, useActionData, useLoaderData } from '@remix-run/react';
import type { AuditEntry } from '#schema/audit-entry.ts';
import type { ListOf } from '#schema/list.ts';
import { AuditEvent } from '../parts/audit-event.tsx';
import { AuditFilterForm, filterIn, queryOf } from '../parts/audit-filter.tsx';
import { read } from '../parts/door.server.ts';
import { readReading, turnReading } from '../parts/reading-session.server.ts';
import { BeginReading, OpenReading } from '../parts/reading-session.tsx';
import { Empty, More } from '../parts/table.tsx';
import { Trail } from '../parts/trail.tsx';
import { titled, useVoice } from '../parts/voice.tsx';

export const meta = titled((say) => say('audit.title'));

export async function loader(args: LoaderFunctionArgs) {
  const reading = await readReading(args);
  const asked = new URL(args.request.url).searchParams;
  const filter = filterIn(asked);
  if (!reading) return { reading, filter, items: [], next: null };
  const list = await read<ListOf<AuditEntry>>(args, `/audit?${queryOf(filter, asked.get('cursor'))}`);
  return { reading, filter, ...list };
}

export const action = async (args: ActionFunctionArgs) => turnReading(args, await args.request.formData());

export default function ComplianceAudit() {
  const { say } = useVoice();
  const { reading, filter, items, next } = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>();
  return (
    <>
      <Trail from="compliance" />
      <h1>{say('audit.title')}</h1>
      <p className="lead">{say('audit.about')}</p>
      <p className="unprinted">
        <Link to="/compliance/chain">{say('chain.title')}</Link>
      </p>
      {reading ? (
        <>
          <OpenReading reading={reading} />
          <AuditFilterForm filter={filter} />
          <Timeline events={items as AuditEntry[]} />
          <More cursor={next} />
        </>
      ) : (
        <BeginReading problem={problem} />
      )}
    </>
  );
}

function Timeline({ events }: { events: readonly AuditEntry[] }) {
  const { say, date } = useVoice();
  if (events.length === 0) {
    return (
      <Empty title={say('audit.none')}>
        <p>{say('audit.none.next')}</p>
      </Empty>
    );
  }
  const days = Object.entries(Object.groupBy(events, ({ at }) => date(at)));
  return (
    <section aria-label={say('audit.timeline')} className="timeline">
      {days.map(([day, ofDay = []]) => (
        <section key={day} aria-labelledby={`day-${day}`}>
          <h2 id={`day-${day}`}>{day}</h2>
          <ol>
            {ofDay.map((event) => (
              <li key={event.id} className={event.outcome}>
                <AuditEvent event={event} />
              </li>
            ))}
          </ol>
        </section>
      ))}
    </section>
  );
}
