/** Exports of the record as lists and pages show them. */
import { Link } from '@remix-run/react';
import type { AuditExport, ExportSchedule, LastExport } from '#schema/export.ts';
import type { ExportTargetShown } from '#schema/export-target.ts';
import type { RunState } from '#schema/progress.ts';
import { Confirmed } from './confirm.tsx';
import { ExportNow } from './export-now.tsx';
import { Select } from './form.tsx';
import { ComingTimes } from './recurrence.tsx';
import { scheduleWords } from './schedule-words.ts';
import { Table } from './table.tsx';
import { Time, useVoice } from './voice.tsx';

/** What a mark of a run knows; an archive that is being sent is at work. */
const lookOf = (state: AuditExport['state']): RunState => (state === 'sending' ? 'running' : state);

export function ExportState({ state }: { state: AuditExport['state'] }) {
  const { say } = useVoice();
  return <span className={`state ${lookOf(state)}`}>{say(`export.state.${state}`)}</span>;
}

/** `1–120`; nothing while it is not known. */
export function StretchOf({ one: { fromSeq, toSeq } }: { one: AuditExport }) {
  const { say, number } = useVoice();
  if (fromSeq === null || toSeq === null) return null;
  return toSeq < fromSeq ? say('export.empty') : `${number(fromSeq)}–${number(toSeq)}`;
}

/** To whoever has not said yet why they read the record. */
export function ReadingFirst({ why }: { why: string }) {
  const { say } = useVoice();
  return (
    <p className="notice warn">
      {why} <Link to="/compliance/audit">{say('export.beginReading')}</Link>
    </p>
  );
}

export function ExportTable({ exports, isReading }: { exports: AuditExport[]; isReading: boolean }) {
  const { say } = useVoice();
  const columns = [
    { label: say('export.asked') },
    { label: say('export.state') },
    { label: say('export.links'), kind: 'number' },
    { label: say('export.by') },
    { label: say('export.archive') },
  ] as const;
  return (
    <Table caption={say('export.all')} columns={columns} isStacked>
      {exports.map((one) => (
        <tr key={one.id}>
          <td>
            <Link to={`/compliance/export/${one.id}`}>
              <Time at={one.requestedAt} clock />
            </Link>
          </td>
          <td>
            <ExportState state={one.state} />
          </td>
          <td className="number">
            <StretchOf one={one} />
          </td>
          <td>{one.askedName ?? say('export.bySchedule')}</td>
          <td>{one.isOver ? say('export.over') : <Archive one={one} isReading={isReading} />}</td>
        </tr>
      ))}
    </Table>
  );
}

/** To be saved by whoever has said why; for others its name. */
export function Archive({ one: { delivery }, isReading }: { one: AuditExport; isReading: boolean }) {
  const { say } = useVoice();
  if (!delivery) return null;
  if (!isReading) return delivery.name;
  return (
    <a href={`/api/v1/delivery/${delivery.id}`} download={delivery.name}>
      {say('export.fetch', { name: delivery.name })}
    </a>
  );
}

export function Schedules({ schedules, isReading }: { schedules: ExportSchedule[]; isReading: boolean }) {
  const voice = useVoice();
  const { say, number } = voice;
  return (
    <ul className="cards">
      {schedules.map(({ id, form, target, exportedSeq, last, recurrence }) => (
        <li key={id}>
          <h3>{form.name}</h3>
          <p className="first-large">{scheduleWords(form.schedule, voice)}</p>
          <p>{target ? say('export.sentTo', { name: target.name }) : say('export.kept')}</p>
          <p>{exportedSeq > 0 ? say('export.position', { seq: number(exportedSeq) }) : say('export.position.none')}</p>
          {last && <Latest last={last} />}
          <ComingTimes recurrence={recurrence} of="export" level="h4" />
          <div className="actions">
            <ExportNow id={id} name={form.name} isReading={isReading} isOpen={last !== null && isOpen(last)} />
            <Link
              className="button"
              to={`/compliance/export/schedule?id=${id}`}
              aria-label={`${say('export.change')}: ${form.name}`}
            >
              {say('export.change')}
            </Link>
            <Removal id={id} intent="unschedule" name={form.name} about={say('export.remove.about')} />
          </div>
        </li>
      ))}
    </ul>
  );
}

const isOpen = ({ state }: LastExport): boolean => ['requested', 'running', 'sending'].includes(state);

/** The latest of a schedule, and what is the matter with it. */
function Latest({ last: { id, state, requestedAt, sendFault } }: { last: LastExport }) {
  const { say } = useVoice();
  const trouble = state === 'failed' ? 'export.last.failed' : state === 'sending' && sendFault && 'export.last.unsent';
  return (
    <>
      <p>
        {say('export.last')}{' '}
        <Link to={`/compliance/export/${id}`}>
          <Time at={requestedAt} clock />
        </Link>{' '}
        <ExportState state={state} />
      </p>
      {trouble && <p className="notice warn">{say(trouble)}</p>}
    </>
  );
}

export function Targets({ targets }: { targets: ExportTargetShown[] }) {
  const { say } = useVoice();
  return (
    <ul className="cards">
      {targets.map((target) => (
        <li key={target.id}>
          <h3>{target.name}</h3>
          <p className="address">{placeOf(target)}</p>
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
    <Confirmed
      label={label}
      spokenLabel={`${label}: ${name}`}
      title={`${label}: ${name}`}
      about={about}
      look="quiet danger"
      intent={intent}
      fields={{ id }}
    />
  );
}

export function TargetField({ targets, chosen }: { targets: ExportTargetShown[]; chosen: string | null }) {
  const { say } = useVoice();
  return (
    <>
      <Select
        name="targetId"
        label={say('export.target')}
        hint={say('export.target.hint')}
        defaultValue={chosen ?? ''}
        options={[['', say('export.target.none')], ...targets.map(({ id, name }) => [id, name] as const)]}
      />
      {targets.length === 0 && (
        <p className="hint">
          <Link to="/compliance/export/target">{say('export.target.new')}</Link>
        </p>
      )}
    </>
  );
}
