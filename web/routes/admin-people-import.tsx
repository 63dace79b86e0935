/** Many people from a file: looked over first, then read in. The file is carried along, so nothing waits on the server. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { Form, Link, useActionData } from '@remix-run/react';
import type { ImportResult, ImportRow } from '#schema/person-import.ts';
import type { Problem } from '#schema/problem.ts';
import { sayReason } from '#schema/reason.ts';
import { act, read } from '../parts/door.server.ts';
import { Complaint, Input, Submit } from '../parts/form.tsx';
import { Table } from '../parts/table.tsx';
import { Trail } from '../parts/trail.tsx';
import { titled, useVoice } from '../parts/voice.tsx';

export const meta = titled((say) => say('import.title'));

/** Whoever may not see people does not see this page either. */
export async function loader(args: LoaderFunctionArgs) {
  await read(args, '/person?limit=1');
  return {};
}

/** Rows that a page shows; the rest are counted. */
const shownRows = 200;

type Result = { problem?: Problem; result?: ImportResult; file?: string; isDone?: boolean };

export async function action(args: ActionFunctionArgs) {
  const posted = await args.request.formData();
  const isDone = posted.get('intent') === 'import';
  const given = posted.get('file');
  const file = given instanceof File ? Buffer.from(await given.arrayBuffer()).toString('base64') : String(given);
  const outcome = await act<ImportResult>(args, 'POST', isDone ? '/person/import' : '/person/import/check', { file });
  if (!outcome.ok) return data<Result>({ problem: outcome.problem }, outcome.problem.status);
  return data<Result>({ result: outcome.body, file, isDone });
}

export default function PeopleImport() {
  const { say } = useVoice();
  const { problem, result, file, isDone } = useActionData<typeof action>() ?? {};
  return (
    <>
      <Trail from="administration" steps={[{ to: '/admin/people', name: say('people.title') }]} />
      <h1>{say('import.title')}</h1>
      <Complaint problem={problem} />
      {result && file && <Preview result={result} file={file} isDone={isDone === true} />}
      {!isDone && (
        <Form method="post" encType="multipart/form-data" className="narrow">
          <Input
            name="file"
            type="file"
            accept=".csv,text/csv"
            label={say('import.file')}
            hint={say('import.about')}
            required
          />
          <Submit intent="check" className={result ? 'secondary' : 'primary'}>
            {say('import.check')}
          </Submit>
        </Form>
      )}
    </>
  );
}

function Preview({ result, file, isDone }: { result: ImportResult; file: string; isDone: boolean }) {
  const { say } = useVoice();
  const { made, known, refused, rows, problems } = result;
  return (
    <>
      <div className={`notice ${refused > 0 ? 'warn' : 'good'}`} role="status">
        <p>
          <strong>{say(isDone ? 'import.done' : 'import.checked')}</strong>
        </p>
        <ul>
          <li>{say('import.new', { count: made })}</li>
          {known > 0 && <li>{say('import.known', { count: known })}</li>}
          {refused > 0 && <li>{say('import.refused', { count: refused })}</li>}
        </ul>
      </div>
      {problems && (
        <p>
          <a download="people.csv" href={`data:text/csv;charset=utf-8,${encodeURIComponent(problems)}`}>
            {say('import.problems')}
          </a>
        </p>
      )}
      {isDone ? (
        <p>
          <Link to="/admin/people">{say('import.to')}</Link>
        </p>
      ) : (
        made > 0 && (
          <Form method="post">
            <input type="hidden" name="file" value={file} />
            <Submit intent="import">{say('import.submit')}</Submit>
          </Form>
        )
      )}
      <Rows rows={rows} />
    </>
  );
}

function Rows({ rows }: { rows: ImportRow[] }) {
  const { say, number } = useVoice();
  const columns = [
    { label: say('import.line'), kind: 'number' as const },
    { label: say('people.name') },
    { label: say('people.email'), kind: 'extra' as const },
    { label: say('import.outcome') },
  ];
  // What is wrong comes first: it is what the reader has to look at.
  const order = { refused: 0, known: 1, new: 2 };
  const sorted = [...rows].sort((a, b) => order[a.outcome] - order[b.outcome]);
  return (
    <>
      <Table caption={say('import.outcome')} columns={columns}>
        {sorted.slice(0, shownRows).map((row) => (
          <tr key={row.line}>
            <td className="number">{number(row.line)}</td>
            <td>{row.name}</td>
            <td className="extra">{row.email}</td>
            <td>
              <Outcome row={row} />
            </td>
          </tr>
        ))}
      </Table>
      {rows.length > shownRows && <p>{say('import.more', { count: rows.length - shownRows })}</p>}
    </>
  );
}

function Outcome({ row: { outcome, reason } }: { row: ImportRow }) {
  const { say, language } = useVoice();
  if (outcome !== 'refused' || !reason) return say(outcome === 'new' ? 'import.outcome.new' : 'import.outcome.known');
  const { sentence, next } = sayReason(reason, language);
  return (
    <>
      <strong>{sentence}</strong> {next}
    </>
  );
}
