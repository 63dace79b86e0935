/** Placing a legal hold: what it is over, why, in which case, and when it is looked at again; counted before it is placed. */
import { type ActionFunctionArgs, data, redirect } from '@remix-run/node';
import { Form, useActionData, useSearchParams } from '@remix-run/react';
import { type HoldDetail, type HoldPreview, mostFound } from '#schema/hold.ts';
import type { Problem } from '#schema/problem.ts';
import { act } from '../parts/door.server.ts';
import { Check, Complaint, Input, Lines, Submit, wrongField } from '../parts/form.tsx';
import { CoveredCounts, HoldScopes } from '../parts/hold.tsx';
import { holdOf } from '../parts/hold-form-data.ts';
import { Trail } from '../parts/trail.tsx';
import { titled, useVoice } from '../parts/voice.tsx';

export const meta = titled((say) => say('hold.new'));

/** `values` are what was filled in, so that it stands there still. */
type Outcome = { values: Record<string, string>; problem?: Problem; wrong?: 'things' | 'empty'; preview?: HoldPreview };

export async function action(args: ActionFunctionArgs) {
  const form = await args.request.formData();
  const values = Object.fromEntries([...form].map(([name, value]) => [name, String(value)]));
  const { hold, isWrong } = holdOf(form);
  const refused = (problem: Problem) => data<Outcome>({ values, problem }, problem.status);
  if (isWrong) return data<Outcome>({ values, wrong: 'things' }, 400);
  if (!hold.scopes?.length && !hold.emails?.length && !hold.search)
    return data<Outcome>({ values, wrong: 'empty' }, 400);
  if (form.get('intent') === 'preview') {
    const counted = await act<HoldPreview>(args, 'POST', '/hold/preview', hold);
    return counted.ok ? data<Outcome>({ values, preview: counted.body }) : refused(counted.problem);
  }
  const placed = await act<HoldDetail>(args, 'POST', '/hold', hold);
  return placed.ok ? redirect(`/compliance/hold/${placed.body.id}`) : refused(placed.problem);
}

export default function ComplianceHoldNew() {
  const { say } = useVoice();
  const outcome = useActionData<typeof action>();
  const [params] = useSearchParams();
  const { values = {}, problem, preview, wrong }: Partial<Outcome> = outcome ?? {};
  const wrongThing = wrong === 'things' || wrongField(problem, 'scopes') !== undefined;
  return (
    <div className="narrow">
      <Trail from="compliance" steps={[{ to: '/compliance/hold', name: say('hold.title') }]} />
      <h1>{say('hold.new')}</h1>
      <p>{say('hold.about')}</p>
      <Complaint problem={problem} />
      {preview && (
        <div className="notice" role="status">
          <h2>{say('hold.covered')}</h2>
          <CoveredCounts covered={preview} />
          {preview.found !== null && <p>{say('hold.covered.found', { count: preview.found, most: mostFound })}</p>}
          <HoldScopes of={preview} />
        </div>
      )}
      <Form method="post">
        <Input
          name="title"
          label={say('hold.form.title')}
          minLength={3}
          maxLength={200}
          defaultValue={values.title}
          required
        />
        <Input
          name="reference"
          label={say('hold.reference')}
          maxLength={200}
          defaultValue={values.reference}
          required
        />
        <Lines
          name="reason"
          label={say('hold.form.reason')}
          hint={say('hold.form.reason.hint')}
          error={wrongField(problem, 'reason') && say('hold.form.reason.hint')}
          minLength={10}
          maxLength={2000}
          defaultValue={values.reason}
          required
        />
        <Input
          name="reviewOn"
          type="date"
          label={say('hold.form.reviewOn')}
          error={wrongField(problem, 'reviewOn') && say('hold.form.reviewOn.wrong')}
          defaultValue={values.reviewOn}
          required
        />
        <Lines
          name="things"
          label={say('hold.form.things')}
          hint={say('hold.form.things.hint')}
          error={wrongThing ? say('hold.form.things.wrong') : undefined}
          defaultValue={values.things ?? params.getAll('thing').join('\n')}
        />
        <Input
          name="search"
          label={say('hold.form.search')}
          hint={say('hold.form.search.hint')}
          error={wrongField(problem, 'search') && problem?.detail}
          maxLength={200}
          defaultValue={values.search ?? params.get('search') ?? ''}
        />
        <Input name="from" type="date" label={say('hold.form.from')} defaultValue={values.from} />
        <Input name="until" type="date" label={say('hold.form.until')} defaultValue={values.until} />
        <Check
          name="tenant"
          label={say('hold.form.tenant')}
          hint={say('hold.form.tenant.hint')}
          checked={values.tenant === 'on'}
        />
        {wrong === 'empty' && <p className="error">{say('hold.form.empty')}</p>}
        <div className="actions">
          <Submit intent="place">{say('hold.form.place')}</Submit>
          <Submit intent="preview" className="secondary">
            {say('hold.form.preview')}
          </Submit>
        </div>
      </Form>
    </div>
  );
}
