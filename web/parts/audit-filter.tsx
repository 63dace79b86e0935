/** Which events are shown: a form that works without scripts, whose address can be kept. */
import { Form, Link } from '@remix-run/react';
import { acts } from '#schema/act.ts';
import { sayAct } from '#schema/act-words.ts';
import { Outcome } from '#schema/audit-entry.ts';
import { endOfDay, startOfDay } from './day.ts';
import { Input, Select } from './form.tsx';
import { sayThing, thingKinds } from './thing.tsx';
import { useVoice } from './voice.tsx';

/** What is looked for, as the address of the page has it; days are those of the calendar. */
const names = ['text', 'action', 'outcome', 'from', 'to', 'personId', 'objectKind', 'about', 'requestId'] as const;
const rarer: readonly (typeof names)[number][] = ['personId', 'objectKind', 'about', 'requestId'];
export type AuditFilterTexts = Record<(typeof names)[number], string>;

export const filterIn = (asked: URLSearchParams): AuditFilterTexts =>
  Object.fromEntries(names.map((name) => [name, (asked.get(name) ?? '').trim()])) as AuditFilterTexts;

/** The query of the API for it; what is no day is left out. */
export function queryOf(filter: AuditFilterTexts, cursor: string | null): URLSearchParams {
  const { from, to, ...rest } = filter;
  const asked = { ...rest, from: startOfDay(from), to: endOfDay(to), cursor };
  return new URLSearchParams(Object.entries(asked).flatMap(([name, value]) => (value ? [[name, value]] : [])));
}

export function AuditFilterForm({ filter }: { filter: AuditFilterTexts }) {
  const { say, language, compare } = useVoice();
  const any = ['', say('audit.filter.any')] as const;
  const byWords = <Value extends string>(values: readonly Value[], name: (value: Value) => string) =>
    values.map((value) => [value, name(value)] as const).sort(([, one], [, other]) => compare(one, other));
  return (
    <Form className="audit-filter" role="search">
      <div className="filters">
        <Input
          name="text"
          type="search"
          label={say('audit.filter.text')}
          hint={say('audit.filter.text.hint')}
          defaultValue={filter.text}
          maxLength={200}
        />
        <Select
          name="action"
          label={say('audit.filter.action')}
          defaultValue={filter.action}
          options={[any, ...byWords(acts, (act) => sayAct(act, language))]}
        />
        <Select
          name="outcome"
          label={say('audit.filter.outcome')}
          defaultValue={filter.outcome}
          options={[any, ...Outcome.options.map((outcome) => [outcome, say(`audit.outcome.${outcome}`)] as const)]}
        />
        <Input name="from" type="date" label={say('audit.filter.from')} defaultValue={filter.from} />
        <Input name="to" type="date" label={say('audit.filter.to')} defaultValue={filter.to} />
      </div>
      <details open={rarer.some((name) => filter[name] !== '')}>
        <summary>{say('audit.filter.more')}</summary>
        <div className="filters">
          <Select
            name="objectKind"
            label={say('audit.filter.objectKind')}
            defaultValue={filter.objectKind}
            options={[any, ...byWords(thingKinds, (kind) => sayThing(say, kind))]}
          />
          {(['personId', 'about', 'requestId'] as const).map((name) => (
            <Input
              key={name}
              name={name}
              label={say(`audit.filter.${name}`)}
              defaultValue={filter[name]}
              maxLength={200}
            />
          ))}
        </div>
      </details>
      <p className="actions">
        <button type="submit">{say('audit.filter.submit')}</button>
        <Link to="?">{say('audit.filter.clear')}</Link>
      </p>
    </Form>
  );
}
