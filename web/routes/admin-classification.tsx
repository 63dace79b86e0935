/** The organisation's levels of classification: ten places, of which those with a name are there. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import type { Classification, Level } from '#schema/classification.ts';
import { act, read } from '../parts/door.server.ts';
import { Complaint, Submit } from '../parts/form.tsx';
import type { Outcome } from '../parts/part-form.tsx';
import { Trail } from '../parts/trail.tsx';
import { titled, useVoice } from '../parts/voice.tsx';

export const meta = titled((say) => say('classification.title'));

const places = Array.from({ length: 10 }, (_, level) => level);

export async function loader(args: LoaderFunctionArgs) {
  return read<Classification>(args, '/classification');
}

export async function action(args: ActionFunctionArgs) {
  const posted = await args.request.formData();
  const text = (name: string) => String(posted.get(name) ?? '').trim();
  const levels = places
    .map((level) => ({ level, name: text(`name-${level}`), description: text(`description-${level}`) }))
    .filter(({ name }) => name !== '');
  const put = await act<Classification>(args, 'PUT', '/classification', { levels });
  if (put.ok) return data<Outcome>({ intent: 'levels' });
  return data<Outcome>({ intent: 'levels', problem: put.problem }, put.problem.status);
}

export default function ClassificationPage() {
  const { say } = useVoice();
  const { levels } = useLoaderData<typeof loader>();
  const outcome = useActionData<typeof action>();
  return (
    <div className="narrow">
      <Trail from="administration" />
      <h1>{say('classification.title')}</h1>
      <p>{say('classification.about')}</p>
      {outcome && !outcome.problem && (
        <p className="notice good" role="status">
          {say('access.saved')}
        </p>
      )}
      <Complaint problem={outcome?.problem} />
      <Form method="post">
        <div className="levels">
          {places.map((level) => (
            <Place key={level} level={level} known={levels.find((one) => one.level === level)} />
          ))}
        </div>
        <Submit>{say('classification.save')}</Submit>
      </Form>
    </div>
  );
}

/** A line of its own for each: how high it is, what it is called, what it is for. */
function Place({ level, known }: { level: number; known: Level | undefined }) {
  const { say } = useVoice();
  return (
    <>
      <span aria-hidden="true">{level}</span>
      <input
        name={`name-${level}`}
        aria-label={say('classification.name', { level })}
        placeholder={say('classification.name.short')}
        defaultValue={known?.name ?? ''}
        required={level === 0}
        maxLength={80}
      />
      <input
        name={`description-${level}`}
        aria-label={say('classification.description', { level })}
        placeholder={say('classification.description.short')}
        defaultValue={known?.description ?? ''}
        maxLength={500}
      />
    </>
  );
}
