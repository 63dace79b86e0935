/** What goes in the next twelve months: a chart of how much, and a table of what. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import type { RetentionCalendar } from '#schema/retention-view.ts';
import { read } from '../parts/door.server.ts';
import { MonthChart } from '../parts/month-chart.tsx';
import { PrintButton } from '../parts/print-button.tsx';
import { sizeWords } from '../parts/size-words.ts';
import { Empty, Table } from '../parts/table.tsx';
import { Trail } from '../parts/trail.tsx';
import { titled, useVoice } from '../parts/voice.tsx';

export const meta = titled((say) => say('calendar.title'));

export async function loader(args: LoaderFunctionArgs) {
  return read<RetentionCalendar>(args, '/retention/calendar');
}

export default function Calendar() {
  const { say } = useVoice();
  const { timeZone, months } = useLoaderData<typeof loader>();
  const bars = months.map(({ month, what }) => ({ month, items: what.reduce((sum, { items }) => sum + items, 0) }));
  const isEmpty = bars.every(({ items }) => items === 0);
  return (
    <>
      <Trail from="compliance" />
      <div className="head">
        <h1>{say('calendar.title')}</h1>
        {!isEmpty && <PrintButton />}
      </div>
      <p className="lead">{say('calendar.lead', { zone: timeZone.replaceAll('_', ' ') })}</p>
      {isEmpty ? (
        <Empty title={say('calendar.none')}>
          <p>
            <Link to="/compliance/rule">{say('calendar.none.next')}</Link>
          </p>
        </Empty>
      ) : (
        <>
          <MonthChart title={say('calendar.chart')} months={bars} />
          <Months months={months} />
        </>
      )}
    </>
  );
}

function Months({ months }: Pick<RetentionCalendar, 'months'>) {
  const voice = useVoice();
  const { say, number } = voice;
  const columns = [
    { label: say('calendar.month') },
    { label: say('calendar.what') },
    { label: say('calendar.action') },
    { label: say('calendar.items'), kind: 'number' as const },
    { label: say('calendar.size'), kind: 'number' as const },
    { label: say('calendar.held'), kind: 'number' as const },
  ];
  const lines = months.flatMap(({ month, what }) => what.map((one) => ({ month, ...one })));
  return (
    <Table caption={say('calendar.title')} columns={columns} isStacked>
      {lines.map(({ month, what, action, items, sizeBytes, held }) => (
        <tr key={`${month} ${what} ${action}`}>
          <td>{month}</td>
          <td>{say(`retention.what.${what}`)}</td>
          <td>{say(`rule.action.${action}`)}</td>
          <td className="number">{number(items)}</td>
          <td className="number">{sizeWords(voice, sizeBytes)}</td>
          <td className="number">{number(held)}</td>
        </tr>
      ))}
    </Table>
  );
}
