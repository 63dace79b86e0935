/** Why something went as it did: the sentence, and what to do about it. */
import type { Reason } from '#schema/progress.ts';
import { sayReason } from '#schema/reason.ts';
import { useVoice } from './voice.tsx';

export function ReasonText({ reason }: { reason: Reason }) {
  const { sentence, next } = sayReason(reason, useVoice().language);
  return (
    <>
      <p>
        <strong>{sentence}</strong>
      </p>
      <p>{next}</p>
    </>
  );
}
