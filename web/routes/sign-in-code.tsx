/** The second step of signing in: a code, or setting it up where the organisation asks for it. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import type { Factor } from '#schema/factor.ts';
import type { SessionOpened } from '#schema/session.ts';
import { act, read, safeNext } from '../parts/door.server.ts';
import { changeFactor } from '../parts/factor.server.ts';
import { FactorSteps } from '../parts/factor.tsx';
import { Complaint, Input, Submit } from '../parts/form.tsx';
import { titled, useVoice } from '../parts/voice.tsx';

export const meta = titled((say) => say('code.title'));

const nextOf = (request: Request) => safeNext(new URL(request.url).searchParams.get('next'));

export async function loader(args: LoaderFunctionArgs) {
  const next = nextOf(args.request);
  const factor = await read<Factor>(args, '/me/factor');
  return { factor, next };
}

export async function action(args: ActionFunctionArgs) {
  const posted = await args.request.formData();
  const intent = posted.get('intent');
  if (intent === 'leave') {
    await act(args, 'DELETE', '/session');
    return redirect('/sign-in');
  }
  if (intent !== 'code') return changeFactor(args, posted);
  const outcome = await act<SessionOpened>(args, 'POST', '/session/factor', { code: posted.get('code') });
  if (outcome.ok) return redirect(nextOf(args.request));
  return data({ problem: outcome.problem }, outcome.problem.status);
}

export default function SecondStep() {
  const { say } = useVoice();
  const { factor, next } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const isSetUp = factor.state === 'on' && !(result && 'codes' in result);
  return (
    <div className="enter">
      <h1>{say('code.title')}</h1>
      {isSetUp ? (
        <>
          <p className="lead">{say('code.lead')}</p>
          <Complaint problem={result?.problem} />
          <Form method="post">
            <Input
              name="code"
              label={say('code.code')}
              hint={say('code.hint')}
              autoComplete="one-time-code"
              autoCapitalize="none"
              required
            />
            <Submit intent="code">{say('code.submit')}</Submit>
          </Form>
        </>
      ) : (
        <>
          <p className="lead">{say('code.setUp')}</p>
          <FactorSteps factor={factor} outcome={result} next={next} />
        </>
      )}
      <Form method="post">
        <Submit intent="leave" className="quiet">
          {say('code.leave')}
        </Submit>
      </Form>
    </div>
  );
}
