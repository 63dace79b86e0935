/** A request is recorded: whom it is about, what they ask for, and when it came in. */
import { type ActionFunctionArgs, data, redirect } from '@remix-run/node';
import { Form, useActionData } from '@remix-run/react';
import { type PersonRequestDetail, PersonRequestKind } from '#schema/person-request.ts';
import { act } from '../parts/door.server.ts';
import { linesIn, textIn } from '../parts/fields-data.ts';
import { Choice, Complaint, Input, Lines, Submit } from '../parts/form.tsx';
import { Trail } from '../parts/trail.tsx';
import { titled, useVoice } from '../parts/voice.tsx';

export const meta = titled((say) => say('request.new'));

export async function action(args: ActionFunctionArgs) {
  const posted = await args.request.formData();
  const fields = ['kind', 'email', 'reference', 'receivedOn'].map((name) => [name, textIn(posted, name)]);
  const form = { ...Object.fromEntries(fields), names: linesIn(posted, 'names') };
  const outcome = await act<PersonRequestDetail>(args, 'POST', '/person-request', form);
  if (outcome.ok) return redirect(`/compliance/request/${outcome.body.id}`);
  return data(outcome.problem, outcome.problem.status);
}

export default function NewRequest() {
  const { say } = useVoice();
  const problem = useActionData<typeof action>();
  return (
    <div className="narrow">
      <Trail from="compliance" steps={[{ to: '/compliance/request', name: say('request.title') }]} />
      <h1>{say('request.new')}</h1>
      <Complaint problem={problem} />
      <Form method="post">
        <Choice
          name="kind"
          label={say('request.kind')}
          defaultValue="access"
          options={PersonRequestKind.options.map((kind) => ({
            value: kind,
            label: say(`request.kind.${kind}`),
            hint: say(`request.kind.${kind}.hint`),
          }))}
        />
        <Input name="email" type="email" label={say('request.email')} hint={say('request.email.hint')} required />
        <Input
          name="reference"
          label={say('request.reference')}
          hint={say('request.reference.hint')}
          maxLength={200}
          required
        />
        <Input name="receivedOn" type="date" label={say('request.received')} required />
        <Lines name="names" label={say('request.names')} hint={say('request.names.hint')} />
        <Submit>{say('request.submit')}</Submit>
      </Form>
    </div>
  );
}
