/** One wish to look into an organisation from outside, or one visit: who, why, until when, and what was done by it. */
import { Form } from '@remix-run/react';
import type { Glass } from '#schema/glass.ts';
import { Submit } from './form.tsx';
import { Time, useVoice } from './voice.tsx';

export function GlassFacts({ glass }: { glass: Glass }) {
  const { say } = useVoice();
  const { state, endedWhy, decidedName, decidedAt, endsAt, endedAt, reads, asks } = glass;
  return (
    <>
      <p>{glass.reason}</p>
      <dl className="facts">
        <dt>{say('glass.state')}</dt>
        <dd>
          {say(`glass.state.${state}`)}
          {endedWhy && `: ${say(`glass.ended.${endedWhy}`)}`}
        </dd>
        <dt>{say('glass.asked')}</dt>
        <dd>
          {glass.askedName}, <Time at={glass.askedAt} clock />, {say('glass.minutes.value', { count: glass.minutes })}
        </dd>
        {decidedName && decidedAt && (
          <>
            <dt>{say(state === 'refused' ? 'glass.refused' : 'glass.approved')}</dt>
            <dd>
              {decidedName}, <Time at={decidedAt} clock />
            </dd>
          </>
        )}
        {endsAt && (
          <>
            <dt>{say('glass.until')}</dt>
            <dd>
              <Time at={endedAt ?? endsAt} clock />
            </dd>
            <dt>{say('glass.done')}</dt>
            <dd>{say('glass.done.value', { reads, asks })}</dd>
          </>
        )}
      </dl>
    </>
  );
}

/** A button that takes one turn. Its name is said with whom it is about, where several stand on a page. */
export function GlassTurn({
  glass,
  turn,
  tenantId,
}: {
  glass: Glass;
  turn: 'approve' | 'refuse' | 'end' | 'enter';
  tenantId?: string;
}) {
  const { say } = useVoice();
  return (
    <Form method="post" aria-label={say(`glass.${turn}.named`, { name: glass.askedName })}>
      <input type="hidden" name="id" value={glass.id} />
      {tenantId && <input type="hidden" name="tenantId" value={tenantId} />}
      <Submit intent={turn} className={turn === 'approve' || turn === 'enter' ? 'primary' : 'secondary'}>
        {say(`glass.${turn}`)}
      </Submit>
    </Form>
  );
}
