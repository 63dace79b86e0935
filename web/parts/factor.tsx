/** A second factor: how it stands, setting it up step by step, and changing it. */
import { Form, Link } from '@remix-run/react';
import type { Factor, FactorSetup } from '#schema/factor.ts';
import type { FactorOutcome } from './factor.server.ts';
import { Complaint, Input, Submit } from './form.tsx';
import { useVoice } from './voice.tsx';

interface FactorProps {
  factor: Factor;
  outcome: FactorOutcome | undefined;
}

export function FactorSection({ factor, outcome }: FactorProps) {
  const { say } = useVoice();
  const isOn = factor.state === 'on';
  return (
    <section id="factor">
      <h2>{say('factor.title')}</h2>
      <p>
        {isOn ? say('factor.on', { count: factor.recoveryCodesLeft }) : say('factor.off')}{' '}
        {factor.required && say('factor.required')}
      </p>
      {outcome?.step === 'removed' && (
        <p className="notice good" role="status">
          {say('factor.removed')}
        </p>
      )}
      {outcome?.codes || !isOn ? (
        <FactorSteps factor={factor} outcome={outcome} next="/account" />
      ) : (
        <Change factor={factor} outcome={outcome} />
      )}
    </section>
  );
}

/** From nothing to recovery codes; each step is a page of its own where no scripts run. */
export function FactorSteps({ outcome, next }: FactorProps & { next: string }) {
  const { say } = useVoice();
  if (outcome?.codes) return <Codes codes={outcome.codes} next={next} />;
  const isWaiting = outcome?.step === 'confirm';
  return (
    <>
      <Complaint problem={outcome?.problem} />
      {isWaiting && <FirstCode setup={outcome.setup} />}
      <Form method="post">
        <Submit intent="factor-start" className={isWaiting ? 'secondary' : 'primary'}>
          {isWaiting ? say('factor.again') : say('factor.start')}
        </Submit>
      </Form>
    </>
  );
}

function FirstCode({ setup }: { setup: FactorSetup | undefined }) {
  const { say } = useVoice();
  return (
    <>
      {setup && (
        <>
          <p>{say('factor.scan')}</p>
          <QrCode {...setup.qr} title={say('factor.qr')} />
          <dl className="facts">
            <dt>{say('factor.secret')}</dt>
            <dd>
              <code>{setup.secret.replace(/(.{4})(?=.)/g, '$1 ')}</code>
            </dd>
          </dl>
        </>
      )}
      <Form method="post">
        <Input
          name="code"
          label={say('code.code')}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={7}
          required
        />
        <Submit intent="factor-confirm">{say('factor.confirm')}</Submit>
      </Form>
    </>
  );
}

/** Dark on light in every theme, with the margin that cameras need. */
function QrCode({ size, path, title }: FactorSetup['qr'] & { title: string }) {
  return (
    <svg className="qr" role="img" aria-label={title} viewBox={`-4 -4 ${size + 8} ${size + 8}`}>
      <path d={path} />
    </svg>
  );
}

function Codes({ codes, next }: { codes: readonly string[]; next: string }) {
  const { say } = useVoice();
  return (
    <div className="notice good" role="status">
      <h3>{say('factor.codes')}</h3>
      <p>{say('factor.codes.about')}</p>
      <ul className="codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <Link className="button" to={next} reloadDocument>
        {say('factor.codes.done')}
      </Link>
    </div>
  );
}

function Change({ factor, outcome }: FactorProps) {
  const { say } = useVoice();
  return (
    <details open={outcome?.problem !== undefined}>
      <summary>{say('factor.change')}</summary>
      <Complaint problem={outcome?.problem} />
      <Form method="post" action="#factor">
        <Input
          name="code"
          type="password"
          label={say('factor.prove')}
          hint={say('factor.prove.hint')}
          autoComplete="off"
          required
        />
        <div className="actions">
          <Submit intent="factor-renew" className="secondary">
            {say('factor.renew')}
          </Submit>
          {!factor.required && (
            <Submit intent="factor-off" className="secondary">
              {say('factor.remove')}
            </Submit>
          )}
        </div>
      </Form>
    </details>
  );
}
