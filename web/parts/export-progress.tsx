/** How far an export has come, what stopped it, and what its target answers. */
import type { AuditExport } from '#schema/export.ts';
import { sayReason } from '#schema/reason.ts';
import { ExportState } from './export.tsx';
import { ReasonText } from './reason.tsx';
import { useVoice } from './voice.tsx';

export function ExportProgress({ one }: { one: AuditExport }) {
  const { say, number, duration, language } = useVoice();
  const { state, wish, progress, failure, sendFault, sentAt } = one;
  const { done, queued, ratePerSecond, remainingSeconds } = progress;
  return (
    <section className="run-progress" aria-label={say('export.progress')}>
      <div className="bar">
        <ExportState state={state} />
        {done + queued > 0 && <p>{say('export.counted', { done: number(done), total: number(done + queued) })}</p>}
      </div>
      <progress aria-label={say('export.progress')} max={Math.max(done + queued, 1)} value={done} />
      <div role="status">
        {state === 'running' && ratePerSecond !== null && remainingSeconds !== null && (
          <p className="facts">
            {say('export.rate', { rate: Math.round(ratePerSecond), left: duration(remainingSeconds) })}
          </p>
        )}
        {wish === 'cancel' && one.endedAt === null && <p>{say('export.cancelling')}</p>}
      </div>
      {failure && (
        <div className="notice bad">
          <ReasonText reason={failure} />
        </div>
      )}
      {sendFault && !sentAt && failure?.code !== sendFault.code && (
        <div className="notice warn">
          {/* What to do about it is for as long as it is tried again. */}
          {failure ? (
            <p>{`${say('export.answered')} ${sayReason(sendFault, language).sentence}`}</p>
          ) : (
            <ReasonText reason={sendFault} />
          )}
        </div>
      )}
    </section>
  );
}
