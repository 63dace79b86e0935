/** One event of the record: a sentence, and behind it everything that is known of it. */
import { Link } from '@remix-run/react';
import type { ReactNode } from 'react';
import { sayAct } from '#schema/act-words.ts';
import type { AuditEntry, DetailLine } from '#schema/audit-entry.ts';
import { ReadingCategory } from '#schema/reading.ts';
import type { Voice } from '../words/speak.ts';
import { detail as words } from '../words/sv/detail.ts';
import { Table } from './table.tsx';
import { ThingLinks } from './thing.tsx';
import { useVoice } from './voice.tsx';

export function AuditEvent({ event }: { event: AuditEntry }) {
  const voice = useVoice();
  const { say, language } = voice;
  const { at, action, outcome, details } = event;
  return (
    <details>
      <summary>
        <time dateTime={at}>{voice.time(at).slice(-5)}</time>
        <span>
          {whoIn(say, event)} {sayAct(action, language)}
          {outcome !== 'done' && action !== 'deny' && (
            <strong className="outcome"> – {say(`audit.outcome.${outcome}`)}</strong>
          )}
        </span>
      </summary>
      <dl className="facts">
        <Facts event={event} />
      </dl>
      <DetailTable lines={details.filter(({ before }) => before !== null)} isChange />
      <DetailTable lines={details.filter(({ before }) => before === null)} />
    </details>
  );
}

/** Empty where a sentence stands alone. */
function whoIn(say: Voice['say'], { actor: { kind, name } }: AuditEntry): string {
  if (kind === 'system') return `${say('audit.actor.system')}:`;
  if (kind === 'provider') return name ?? say('audit.actor.provider');
  const known = name ?? say('audit.actor.gone');
  return kind === 'person' ? known : say(`audit.actor.${kind}`, { name: known });
}

function Facts({ event }: { event: AuditEntry }) {
  const { say } = useVoice();
  const { actor, object, run, messageId, requestId, address, seq } = event;
  return (
    <>
      {object && (
        <Fact name={say('audit.fact.object')}>
          <ThingLinks {...object} />
        </Fact>
      )}
      {run && run.id !== object?.id && (
        <Fact name={say('audit.fact.run')}>
          <ThingLinks {...run} />
        </Fact>
      )}
      {messageId && (
        <Fact name={say('audit.fact.answer')}>
          <Link to={`/compliance/answer/${messageId}`}>{messageId}</Link>{' '}
          <Link to={`?about=${messageId}`}>{say('audit.fact.answer.all')}</Link>
        </Fact>
      )}
      {actor.id && (
        <Fact name={say('audit.fact.by')}>
          <Link to={`?personId=${actor.id}`}>{actor.name ?? actor.id}</Link>
        </Fact>
      )}
      {requestId && (
        <Fact name={say('audit.fact.request')}>
          <Link to={`?requestId=${encodeURIComponent(requestId)}`}>{requestId}</Link>
        </Fact>
      )}
      {address && <Fact name={say('audit.fact.address')}>{address}</Fact>}
      <Fact name={say('audit.fact.seq')}>{seq ?? say('audit.fact.seq.none')}</Fact>
    </>
  );
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </>
);

function DetailTable({ lines, isChange = false }: { lines: readonly DetailLine[]; isChange?: boolean }) {
  const { say } = useVoice();
  if (lines.length === 0) return null;
  const labels = isChange ? (['name', 'before', 'after'] as const) : (['name', 'value'] as const);
  return (
    <Table caption={say('audit.details')} columns={labels.map((name) => ({ label: say(`audit.detail.${name}`) }))}>
      {lines.map(({ name, before, value }) => (
        <tr key={name}>
          <th scope="row">{nameIn(say, name)}</th>
          {before && <td>{sayValue(say, before.value)}</td>}
          <td>{name === 'category' ? purposeIn(say, value) : sayValue(say, value)}</td>
        </tr>
      ))}
    </Table>
  );
}

const named = Object.keys(words) as (keyof typeof words)[];

/** A name that there are no words for stays itself. */
function nameIn(say: Voice['say'], name: string): ReactNode {
  const key = named.find((one) => one === `detail.${name}`);
  return key ? say(key) : <code>{name}</code>;
}

/** What the record was read for, in the words it was chosen by. */
function purposeIn(say: Voice['say'], value: unknown): string {
  const { data } = ReadingCategory.safeParse(value);
  return data ? say(`audit.category.${data}`) : sayValue(say, value);
}

/** A list as its parts; what else has parts as JSON. */
function sayValue(say: Voice['say'], value: unknown): string {
  if (value === null || value === undefined || value === '') return say('audit.detail.none');
  if (typeof value === 'boolean') return say(value ? 'audit.detail.yes' : 'audit.detail.no');
  if (Array.isArray(value)) return value.map((part) => sayValue(say, part)).join(', ') || say('audit.detail.none');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
