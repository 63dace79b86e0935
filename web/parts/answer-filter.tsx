/** Which records of answers are shown: a form that works without scripts, whose address can be kept. */
import { Form, Link } from '@remix-run/react';
import { endOfDay, startOfDay } from './day.ts';
import { Input } from './form.tsx';
import { useVoice } from './voice.tsx';

/** What is looked for, as the address of the page has it; days are those of the calendar. */
const names = ['person', 'model', 'provider', 'from', 'to', 'spaceId', 'personId'] as const;
export type AnswerFilterTexts = Record<(typeof names)[number], string>;

export const answerFilterIn = (asked: URLSearchParams): AnswerFilterTexts =>
  Object.fromEntries(names.map((name) => [name, (asked.get(name) ?? '').trim()])) as AnswerFilterTexts;

/** The query of the API for it; what is no day is left out. */
export function answerQuery({ from, to, ...rest }: AnswerFilterTexts, cursor: string | null = null): URLSearchParams {
  const asked = { ...rest, from: startOfDay(from), to: endOfDay(to), cursor };
  return new URLSearchParams(Object.entries(asked).flatMap(([name, value]) => (value ? [[name, value]] : [])));
}

export function AnswerFilterForm({ filter }: { filter: AnswerFilterTexts }) {
  const { say } = useVoice();
  return (
    <Form className="audit-filter unprinted" role="search">
      <div className="filters">
        {(['person', 'model', 'provider'] as const).map((name) => (
          <Input
            key={name}
            name={name}
            type="search"
            label={say(`replay.${name}`)}
            defaultValue={filter[name]}
            maxLength={200}
          />
        ))}
        {(['from', 'to'] as const).map((name) => (
          <Input key={name} name={name} type="date" label={say(`audit.filter.${name}`)} defaultValue={filter[name]} />
        ))}
      </div>
      {(['spaceId', 'personId'] as const).map(
        (name) => filter[name] && <input key={name} type="hidden" name={name} value={filter[name]} />,
      )}
      <p className="actions">
        <button type="submit">{say('audit.filter.submit')}</button>
        <Link to="?">{say('audit.filter.clear')}</Link>
      </p>
    </Form>
  );
}
