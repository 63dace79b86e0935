/** How answers came about, the latest first: read for a purpose and a reason, as the record is. */
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { Link, useActionData, useLoaderData } from '@remix-run/react';
import type { AnswerRecord } from '#schema/answer-record.ts';
import type { ListOf } from '#schema/list.ts';
import { AnswerFilterForm, answerFilterIn, answerQuery } from '../parts/answer-filter.tsx';
import { sayAnswer } from '../parts/answer-words.ts';
import { read } from '../parts/door.server.ts';
import { readReading, turnReading } from '../parts/reading-session.server.ts';
import { BeginReading, OpenReading } from '../parts/reading-session.tsx';
import { Empty, More, Table } from '../parts/table.tsx';
import { Trail } from '../parts/trail.tsx';
import { Time, titled, useVoice } from '../parts/voice.tsx';

export const meta = titled((say) => say('replay.title'));

export async function loader(args: LoaderFunctionArgs) {
  const reading = await readReading(args);
  const asked = new URL(args.request.url).searchParams;
  const filter = answerFilterIn(asked);
  if (!reading) return { reading: null, filter, items: [], next: null };
  const list = await read<ListOf<AnswerRecord>>(args, `/answer?${answerQuery(filter, asked.get('cursor'))}`);
  return { reading, filter, ...list };
}

export const action = async (args: ActionFunctionArgs) => turnReading(args, await args.request.formData());

export default function ComplianceAnswer() {
  const { say } = useVoice();
  const { reading, filter, items, next } = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>();
  return (
    <>
      <Trail from="compliance" />
      <h1>{say('replay.title')}</h1>
      <p className="lead">{say('replay.about')}</p>
      {reading ? (
        <>
          <OpenReading reading={reading} />
          <AnswerFilterForm filter={filter} />
          {items.length === 0 ? (
            <Empty title={say('replay.none')}>
              <p>{say('replay.none.next')}</p>
            </Empty>
          ) : (
            <AnswerTable answers={items} />
          )}
          <More cursor={next} />
          {items.length > 0 && <Files query={answerQuery(filter)} />}
        </>
      ) : (
        <BeginReading problem={problem} />
      )}
    </>
  );
}

function AnswerTable({ answers }: { answers: AnswerRecord[] }) {
  const { say } = useVoice();
  const columns = [
    { label: say('replay.asked') },
    { label: say('replay.person') },
    { label: say('replay.outcome') },
    { label: say('replay.model') },
    { label: say('replay.passages'), kind: 'number' as const },
  ];
  return (
    <Table caption={say('replay.title')} columns={columns} isStacked>
      {answers.map((answer) => (
        <tr key={answer.id} data-ai-generated="true">
          <td>
            <Link to={`/compliance/answer/${answer.id}`}>
              <Time at={answer.askedAt} clock />
            </Link>
            <span className="detail">{answer.spaceName ?? say('replay.space.gone')}</span>
          </td>
          <td>{answer.person.name ?? say('audit.actor.gone')}</td>
          <td>
            {sayAnswer(say, answer)}
            {!answer.hasContent && <span className="detail">{say('replay.words.gone')}</span>}
          </td>
          <td>
            {answer.model ?? say('replay.unknown')}
            <span className="detail">{answer.provider}</span>
          </td>
          <td className="number">{answer.passages.length}</td>
        </tr>
      ))}
    </Table>
  );
}

/** All that the filter leaves, marked for machines as written by one. */
function Files({ query }: { query: URLSearchParams }) {
  const { say } = useVoice();
  const whole = new URLSearchParams(query);
  whole.set('content', 'true');
  return (
    <section className="unprinted" aria-labelledby="files">
      <h2 id="files">{say('replay.files')}</h2>
      <p>{say('replay.files.about')}</p>
      <p className="actions">
        <a className="button" href={`/api/v1/answer/export?${query}`} download="answers.jsonl">
          {say('replay.files.records')}
        </a>
        <a className="button" href={`/api/v1/answer/export?${whole}`} download="answers.jsonl">
          {say('replay.files.words')}
        </a>
      </p>
    </section>
  );
}
