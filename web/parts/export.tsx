/** Exports of the record as lists and pages show them. */
import { Form, Link } from '@remix-run/react';
import type { AuditExport, ExportSchedule } from '#schema/export.ts';
import type { ExportTargetShown } from '#schema/export-target.ts';
import type { RunState } from '#schema/progress.ts';
import { Confirm } from './confirm.tsx';
import { Select, Submit } from './form.tsx';
import { State } from './progress.tsx';
import { ComingTimes } from './recurrence.tsx';
import { scheduleWords } from './schedule-words.ts';
import { Table } from './table.tsx';
import { Time, useVoice } from './voice.tsx';

/** What a bar of progress knows; an archive that is being sent is at work. */
export const runStateOf = (state: AuditExport['state']): RunState => (state === 'sending' ? 'running' : state);

/** `1–120`; nothing while it is not known. */
export function StretchOf({ one: { fromSeq, toSeq } }: { one: AuditExport }) {
  const { say, number } = useVoice();
  if (fromSeq === null || toSeq === null) return null;
  return toSeq < fromSeq ? say('export.empty') : `${number(fromSeq)}–${number(toSeq)}`;
}

export function ExportTable({ exports }: { exports: AuditExport[] }) {
  const { say } = useVoice();
  const columns = ['asked', 'state', 'links', 'by', 'archive'] as const;
  return (
    <Table caption={say('export.all')} columns={columns.map((name) => ({ label: say(`export.${name}`) }))}>
      {exports.map((one) => (
        <tr key={one.id}>
          <td>
            <Link to={`/compliance/export/${one.id}`}>
              <Time at={one.requestedAt} clock />
            </Link>
          </td>
          <td>
            <State state={runStateOf(one.state)} />
          </td>
          <td>
            <StretchOf one={one} />
          </td>
          <td>{one.askedName ?? say('export.bySchedule')}</td>
          <td>{one.delivery && <Archive one={one} />}</td>
        </tr>
      ))}
    </Table>
  );
}

export function Archive({ one: { delivery } }: { one: AuditExport }) {
  const { say } = useVoice();
  if (!delivery) return null;
  return (
    <a href={`/api/v1/delivery/${delivery.id}`} download={delivery.name}>
      {say('export.fetch', { name: delivery.name })}
    </a>
  );
}

export function Schedules({ schedules }: { schedules: ExportSchedule[] }) {
  const voice = useVoice();
  const { say, number } = voice;
  return schedules.map((schedule) => (
    <article key={schedule.id} className="card">
      <h3>{schedule.form.name}</h3>
      <p>{scheduleWords(schedule.form.schedule, voice)}</p>
      <p>{say('export.position', { seq: number(schedule.exportedSeq) })}</p>
      <p>{schedule.target ? say('export.sentTo', { name: schedule.target.name }) : say('export.kept')}</p>
      <ComingTimes recurrence={schedule.recurrence} />
      <div className="actions">
        <Link to={`/compliance/export/schedule?id=${schedule.id}`}>{say('export.change')}</Link>
        <Removal id={schedule.id} intent="unschedule" name={schedule.form.name} about={say('export.remove.about')} />
      </div>
    </article>
  ));
}

export function Targets({ targets }: { targets: ExportTargetShown[] }) {
  const { say } = useVoice();
  return (
    <ul className="rows">
      {targets.map((target) => (
        <li key={target.id}>
          <strong>{target.name}</strong> {placeOf(target)}{' '}
          <Removal id={target.id} intent="untarget" name={target.name} about={say('export.target.remove.about')} />
        </li>
      ))}
    </ul>
  );
}

const placeOf = (target: ExportTargetShown): string =>
  target.kind === 'sftp'
    ? `sftp://${target.user}@${target.host}:${target.port}/${target.folder}`
    : `s3://${target.bucket}/${target.folder}`;

function Removal({ id, intent, name, about }: { id: string; intent: string; name: string; about: string }) {
  const { say } = useVoice();
  const label = say('export.remove');
  return (
    <Confirm
      label={label}
      spokenLabel={`${label}: ${name}`}
      title={`${label}: ${name}`}
      about={about}
      look="quiet danger"
    >
      <Form method="post">
        <input type="hidden" name="id" value={id} />
        <Submit intent={intent} className="danger">
          {label}
        </Submit>
      </Form>
    </Confirm>
  );
}

export function TargetField({ targets, chosen }: { targets: ExportTargetShown[]; chosen: string | null }) {
  const { say } = useVoice();
  return (
    <Select
      name="targetId"
      label={say('export.target')}
      hint={say('export.target.hint')}
      defaultValue={chosen ?? ''}
      options={[['', say('export.target.none')], ...targets.map(({ id, name }) => [id, name] as const)]}
    />
  );
}
