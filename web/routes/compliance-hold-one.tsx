/** One legal hold: what it is over and why, looking at it again, and lifting it by two. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import type { HoldDetail } from '#schema/hold.ts';
import type { Problem } from '#schema/problem.ts';
import { act, read } from '../parts/door.server.ts';
import { Complaint, Input, Lines, Submit, wrongField } from '../parts/form.tsx';
import { CoveredCounts, HoldScopes, HoldTurns } from '../parts/hold.tsx';
import { PrintButton } from '../parts/print-button.tsx';
import { Trail } from '../parts/trail.tsx';
import { Time, titled, useVoice } from '../parts/voice.tsx';

export const meta = titled<HoldDetail | undefined>((say, hold) => hold?.title ?? say('hold.title'));

const pathOf = ({ params }: Pick<LoaderFunctionArgs, 'params'>) => `/hold/${encodeURIComponent(params.id!)}`;

export const loader = (args: LoaderFunctionArgs) => read<HoldDetail>(args, pathOf(args));

const turns: Record<string, string> = {
  review: '/review',
  ask: '/lift',
  approve: '/lift/approve',
  refuse: '/lift/refuse',
};

export async function action(args: ActionFunctionArgs) {
  const { intent, ...fields } = Object.fromEntries(await args.request.formData());
  const json = intent === 'approve' ? undefined : fields;
  const outcome = await act<HoldDetail>(args, 'POST', `${pathOf(args)}${turns[String(intent)] ?? ''}`, json);
  return outcome.ok ? null : data(outcome.problem, outcome.problem.status);
}

export default function ComplianceHoldOne() {
  const { say } = useVoice();
  const hold = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>() ?? undefined;
  return (
    <div className="narrow">
      <Trail from="compliance" steps={[{ to: '/compliance/hold', name: say('hold.title') }]} />
      <div className="head">
        <h1>{hold.title}</h1>
        <PrintButton />
      </div>
      <Complaint problem={problem} />
      <dl className="facts">
        <dt>{say('hold.state')}</dt>
        <dd>{say(`hold.state.${hold.state}`)}</dd>
        <dt>{say('hold.reference')}</dt>
        <dd>{hold.reference}</dd>
        <dt>{say('hold.reason')}</dt>
        <dd>{hold.reason}</dd>
        <dt>{say('hold.placed')}</dt>
        <dd>
          {hold.placedName}, <Time at={hold.placedAt} clock />
        </dd>
        <dt>{say('hold.review')}</dt>
        <dd>
          <Time at={hold.reviewOn} /> {hold.isDue && <strong>{say('hold.due')}</strong>}
        </dd>
      </dl>
      <h2>{say('hold.scopes')}</h2>
      <HoldScopes of={hold} />
      <h2>{say('hold.covered')}</h2>
      <CoveredCounts covered={hold.covered} />
      {hold.state !== 'lifted' && <Review problem={problem} />}
      {hold.state !== 'lifted' && <Lift hold={hold} problem={problem} />}
      <h2>{say('hold.history')}</h2>
      <HoldTurns hold={hold} />
    </div>
  );
}

function Review({ problem }: { problem: Problem | undefined }) {
  const { say } = useVoice();
  return (
    <section className="unprinted">
      <h2>{say('hold.review.title')}</h2>
      <Form method="post">
        <Input
          name="reviewOn"
          type="date"
          label={say('hold.form.reviewOn')}
          error={wrongField(problem, 'reviewOn') && say('hold.form.reviewOn.wrong')}
          required
        />
        <Lines name="note" label={say('hold.review.note')} maxLength={2000} />
        <Submit intent="review" className="secondary">
          {say('hold.review.submit')}
        </Submit>
      </Form>
    </section>
  );
}

/** Whoever asked may only take it back; anybody else decides. */
function Lift({ hold: { lift }, problem }: { hold: HoldDetail; problem: Problem | undefined }) {
  const { say } = useVoice();
  const why = (label: string) => (
    <Lines
      name="reason"
      label={label}
      hint={say('hold.form.reason.hint')}
      error={wrongField(problem, 'reason') && say('hold.form.reason.hint')}
      minLength={10}
      maxLength={2000}
      required
    />
  );
  return (
    <section className="unprinted">
      <h2>{say('hold.lift.title')}</h2>
      {!lift && (
        <Form method="post">
          {why(say('hold.lift.reason'))}
          <Submit intent="ask" className="secondary">
            {say('hold.lift.ask')}
          </Submit>
        </Form>
      )}
      {lift && (
        <>
          <p>{say('hold.lift.asked', { name: lift.askedName, reason: lift.reason })}</p>
          {lift.isMine ? (
            <p>{say('hold.lift.mine')}</p>
          ) : (
            <Form method="post">
              <p>{say('hold.lift.approve.about')}</p>
              <Submit intent="approve" className="danger">
                {say('hold.lift.approve')}
              </Submit>
            </Form>
          )}
          <Form method="post">
            {why(say('hold.lift.refuse.reason'))}
            <Submit intent="refuse" className="secondary">
              {say('hold.lift.refuse')}
            </Submit>
          </Form>
        </>
      )}
    </section>
  );
}
