/** What the organisation itself states of an AI system: what for, at which risk, and who answers for it. */
import { Form } from '@remix-run/react';
import type { AiSystem } from '#schema/ai-system.ts';
import { Submit } from './form.tsx';
import { useVoice } from './voice.tsx';

const risks = ['minimal', 'limited', 'high'] as const;

/** Several stand on one page, so that ids carry the system's. */
export function SystemForm({ system: { id, purpose, risk, owner } }: { system: AiSystem }) {
  const { say } = useVoice();
  return (
    <details className="unprinted">
      <summary>{say('ai.state')}</summary>
      <Form method="post">
        <input type="hidden" name="id" value={id} />
        <div className="field">
          <label htmlFor={`purpose-${id}`}>{say('ai.purpose')}</label>
          <textarea id={`purpose-${id}`} name="purpose" rows={3} maxLength={2000} defaultValue={purpose} spellCheck />
        </div>
        <div className="field">
          <label htmlFor={`risk-${id}`}>{say('ai.risk')}</label>
          <select id={`risk-${id}`} name="risk" defaultValue={risk ?? ''}>
            <option value="">{say('ai.unstated')}</option>
            {risks.map((one) => (
              <option key={one} value={one}>
                {say(`ai.risk.${one}`)}
              </option>
            ))}
          </select>
        </div>
        <div className="field">
          <label htmlFor={`owner-${id}`}>{say('ai.owner')}</label>
          <input id={`owner-${id}`} name="owner" maxLength={200} defaultValue={owner} />
        </div>
        <Submit intent="state">{say('ai.state.save')}</Submit>
      </Form>
    </details>
  );
}
