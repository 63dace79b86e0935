/** How fast a run may ask its site, changed while it runs. */
import { Form } from '@remix-run/react';
import type { Pace } from '#schema/crawl.ts';
import type { Problem } from '#schema/problem.ts';
import { Input, Submit, wrongField } from './form.tsx';
import { useVoice } from './voice.tsx';

/** The pace as posted; a number that is none becomes NaN, which the contract refuses at its own field. */
export function readPace(posted: FormData): Pace {
  const number = (name: string) => Number(posted.get(name) || Number.NaN);
  return { requestsPerSecond: number('requestsPerSecond'), parallel: number('parallel') };
}

export function PaceControl({ pace, problem }: { pace: Pace; problem: Problem | undefined }) {
  const { say } = useVoice();
  const fields = [
    { name: 'requestsPerSecond', min: 0.01, max: 2000, step: 'any' },
    { name: 'parallel', min: 1, max: 64, step: 1 },
  ] as const;
  return (
    <section>
      <h2>{say('run.pace')}</h2>
      <p>{say('run.pace.now', pace)}</p>
      {/* Another pace begins the fields anew; until then what is being written stays. */}
      <Form
        method="post"
        className="inline-form"
        noValidate
        preventScrollReset
        key={`${pace.requestsPerSecond} ${pace.parallel}`}
      >
        {fields.map(({ name, ...limits }) => (
          <Input
            key={name}
            name={name}
            type="number"
            {...limits}
            label={say(`source.${name}`)}
            error={wrongField(problem, name) && say(`source.wrong.${name}`)}
            defaultValue={pace[name]}
            required
          />
        ))}
        <Submit intent="pace" className="secondary">
          {say('run.pace.submit')}
        </Submit>
      </Form>
      <p className="hint">{say('run.pace.hint')}</p>
    </section>
  );
}
