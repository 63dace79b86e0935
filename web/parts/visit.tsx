/** Over every page of somebody who is let in for a time: that it is a visit, and how long it lasts yet. */
import { useEffect, useState } from 'react';
import { Time, useVoice } from './voice.tsx';

export type VisitLeft = { endsAt: string; minutesLeft: number };

/** Often enough that the minutes are right. */
const lookMs = 10_000;

export const minutesUntil = (endsAt: string): number =>
  Math.max(0, Math.ceil((Date.parse(endsAt) - Date.now()) / 60_000));

export function VisitBanner({ visit, tenantName }: { visit: VisitLeft; tenantName: string }) {
  const { say } = useVoice();
  const minutes = useMinutesLeft(visit);
  return (
    <aside className="notices" aria-label={say('visit.title')}>
      <div className="notice warn">
        <p>
          <strong>{say('visit.left', { tenant: tenantName, count: minutes })}</strong>
        </p>
        <p>
          {say('visit.about')} <Time at={visit.endsAt} clock />.
        </p>
      </div>
    </aside>
  );
}

/** As the server said at first; with scripts it goes on by itself. */
export function useMinutesLeft({ endsAt, minutesLeft }: VisitLeft): number {
  const [minutes, setMinutes] = useState(minutesLeft);
  useEffect(() => {
    const look = () => setMinutes(minutesUntil(endsAt));
    look();
    const timer = setInterval(look, lookMs);
    return () => clearInterval(timer);
  }, [endsAt]);
  return minutes;
}
