/** A provider: what is set, its secret, a test of the connection, a trace of its sign-ins, and its removal. */
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import type { Federation, TraceStep } from '#schema/federation.ts';
import { Confirmed } from '../parts/confirm.tsx';
import { read } from '../parts/door.server.ts';
import { changeFederation, readGroups } from '../parts/federation.server.ts';
import { FederationFields } from '../parts/federation-fields.tsx';
import { FederationTest } from '../parts/federation-test.tsx';
import { FederationTrace } from '../parts/federation-trace.tsx';
import { Input } from '../parts/form.tsx';
import { type Outcome, PartForm } from '../parts/part-form.tsx';
import { Trail } from '../parts/trail.tsx';
import { titled, useVoice } from '../parts/voice.tsx';

export const meta = titled<{ federation: Federation } | undefined>((say, read) =>
  read ? read.federation.form.name : say('federation.title'),
);

export async function loader(args: LoaderFunctionArgs) {
  const path = `/federation/${args.params.id}`;
  const federation = await read<Federation>(args, path);
  const [steps, groups] = await Promise.all([read<TraceStep[]>(args, `${path}/trace`), readGroups(args)]);
  return { federation, steps, groups };
}

export async function action(args: ActionFunctionArgs) {
  return changeFederation(args, args.params.id!, await args.request.formData());
}

export default function OneFederation() {
  const { say } = useVoice();
  const { federation, steps, groups } = useLoaderData<typeof loader>();
  const done = useActionData<typeof action>();
  const problemOf = (intent: string) => (done?.intent === intent ? done.problem : undefined);
  return (
    <div className="narrow">
      <Trail from="administration" steps={[{ to: '/admin/federation', name: say('federation.title') }]} />
      <h1>{federation.form.name}</h1>
      <dl className="facts">
        <dt>{say('federation.redirect')}</dt>
        <dd>
          <code>{federation.redirectUri}</code>
        </dd>
      </dl>
      <FederationTest findings={done?.intent === 'test' ? done.findings : undefined} />
      <SecretForm hasSecret={federation.hasSecret} done={done} />
      <PartForm intent="form" title={say('federation.form')} outcome={done}>
        {(problem) => <FederationFields form={done?.typed ?? federation.form} problem={problem} groups={groups} />}
      </PartForm>
      <FederationTrace trace={federation.trace} steps={steps} problem={problemOf('trace-start')} />
      <Removal name={federation.form.name} />
    </div>
  );
}

function SecretForm({ hasSecret, done }: { hasSecret: boolean; done: Outcome | undefined }) {
  const { say } = useVoice();
  return (
    <PartForm
      intent="client-secret"
      title={say('federation.secret')}
      about={say('federation.secret.about')}
      outcome={done}
    >
      {() => (
        <Input
          name="secret"
          type="password"
          label={say('federation.secret.new')}
          hint={say(hasSecret ? 'federation.secret.kept' : 'federation.secret.none')}
          autoComplete="new-password"
          required
        />
      )}
    </PartForm>
  );
}

function Removal({ name }: { name: string }) {
  const { say } = useVoice();
  return (
    <section>
      <Confirmed
        label={say('federation.remove')}
        spokenLabel={`${say('federation.remove')} ${name}`}
        title={say('federation.remove.title')}
        about={say('federation.remove.about')}
        intent="remove"
      />
    </section>
  );
}
