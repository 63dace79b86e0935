/** The trace of a provider's sign-ins: begun with a reason and for a time, and what it has shown so far. */
import { Form } from '@remix-run/react';
import type { Federation, TraceStep } from '#schema/federation.ts';
import type { Problem } from '#schema/problem.ts';
import { Complaint, Input, Submit } from './form.tsx';
import { Table } from './table.tsx';
import { Time, useVoice } from './voice.tsx';

type Props = { trace: Federation['trace']; steps: TraceStep[]; problem: Problem | undefined };

export function FederationTrace({ trace, steps, problem }: Props) {
  const { say, time } = useVoice();
  return (
    <section>
      <h2 id="trace">{say('federation.trace')}</h2>
      <p>{say('federation.trace.about')}</p>
      {trace ? (
        <Form method="post" preventScrollReset>
          <p className="notice warn">
            {say('federation.trace.until', { until: time(trace.until), reason: trace.reason })}
          </p>
          <Submit intent="trace-stop" className="secondary">
            {say('federation.trace.stop')}
          </Submit>
        </Form>
      ) : (
        <StartTrace problem={problem} />
      )}
      {steps.length === 0 ? <p>{say('federation.trace.none')}</p> : <Steps steps={steps} />}
    </section>
  );
}

function StartTrace({ problem }: { problem: Problem | undefined }) {
  const { say } = useVoice();
  return (
    <Form method="post" preventScrollReset>
      <Complaint problem={problem} />
      <Input
        name="reason"
        label={say('federation.trace.reason')}
        error={problem && say('federation.trace.wrong')}
        maxLength={500}
        required
      />
      <Input
        name="minutes"
        type="number"
        min={1}
        max={120}
        label={say('federation.trace.minutes')}
        hint={say('federation.trace.minutes.hint')}
        defaultValue={30}
        required
      />
      <Submit intent="trace-start" className="secondary">
        {say('federation.trace.start')}
      </Submit>
    </Form>
  );
}

function Steps({ steps }: { steps: TraceStep[] }) {
  const { say } = useVoice();
  const columns = [
    { label: say('federation.trace.at') },
    { label: say('federation.trace.step') },
    { label: say('federation.trace.facts') },
  ];
  return (
    <Table caption={say('federation.trace')} columns={columns}>
      {steps.map(({ id, at, step, facts, correlationId }) => (
        <tr key={id}>
          <td>
            <Time at={at} clock />
          </td>
          <td>
            {step}
            <span className="detail">{correlationId}</span>
          </td>
          <td>
            {Object.entries(facts).map(([name, value]) => (
              <span className="detail" key={name}>
                {name}: {[value].flat().join(', ')}
              </span>
            ))}
          </td>
        </tr>
      ))}
    </Table>
  );
}
