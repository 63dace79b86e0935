/** A credential as it is given: to which host, in what way, and with what, which nobody sees again. */
import { Form } from '@remix-run/react';
import type { Problem } from '#schema/problem.ts';
import { Choice, Input, Submit, wrongField } from './form.tsx';
import type { Typed } from './source-actions.server.ts';
import { OfKinds } from './source-kind.tsx';
import { useVoice } from './voice.tsx';

const kinds = ['basic', 'header'] as const;

export function CredentialFields({ typed, problem }: { typed: Typed; problem: Problem | undefined }) {
  const { say } = useVoice();
  const wrong = (path: 'host' | 'user' | 'password' | 'name' | 'value') =>
    wrongField(problem, path) && say(`credential.wrong.${path}`);
  // Neither browsers nor their password stores should offer what people sign in to other places with.
  const secret = { autoComplete: 'off', spellCheck: false, autoCapitalize: 'none' } as const;
  return (
    <Form method="post" noValidate preventScrollReset autoComplete="off">
      <p>{say('credential.about')}</p>
      <Input
        name="host"
        label={say('credential.host')}
        hint={say('credential.host.hint')}
        error={wrong('host')}
        defaultValue={typed.host}
        {...secret}
        required
      />
      <Choice
        name="kind"
        label={say('credential.kind')}
        defaultValue={typed.kind}
        options={kinds.map((kind) => ({
          value: kind,
          label: say(`credential.kind.${kind}`),
          hint: say(`credential.kind.${kind}.hint`),
        }))}
      />
      <OfKinds kinds={['basic']}>
        <Input name="user" label={say('credential.user')} error={wrong('user')} defaultValue={typed.user} {...secret} />
        <Input
          name="password"
          type="password"
          label={say('credential.password')}
          error={wrong('password')}
          {...secret}
          autoComplete="new-password"
        />
      </OfKinds>
      <OfKinds kinds={['header']}>
        <Input
          name="header"
          label={say('credential.header')}
          hint={say('credential.header.hint')}
          error={wrong('name')}
          defaultValue={typed.header}
          {...secret}
        />
        <Input
          name="value"
          type="password"
          label={say('credential.value')}
          error={wrong('value')}
          {...secret}
          autoComplete="new-password"
        />
      </OfKinds>
      <Submit intent="credential">{say('credential.save')}</Submit>
    </Form>
  );
}
