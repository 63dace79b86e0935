/** The organisation's levels of classification: ten places, of which those with a name are there. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import type { Classification } from '#schema/classification.ts';
import { act, read } from '../parts/door.server.ts';
import { Complaint, Input, Submit } from '../parts/form.tsx';
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
        {places.map((level) => {
          const known = levels.find((candidate) => candidate.level === level);
          return (
            <fieldset key={level}>
              <legend>{say('classification.level', { level })}</legend>
              <Input
                name={`name-${level}`}
                label={say('classification.name', { level })}
                defaultValue={known?.name ?? ''}
                required={level === 0}
                maxLength={80}
              />
              <Input
                name={`description-${level}`}
                label={say('classification.description', { level })}
                defaultValue={known?.description ?? ''}
                maxLength={500}
              />
            </fieldset>
          );
        })}
        <Submit>{say('classification.save')}</Submit>
      </Form>
    </div>
  );
}
