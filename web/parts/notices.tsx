/** What the reader has not been told yet, over every page, each with a button that puts it away; the newest is unfolded. */
import { Form, useLocation } from '@remix-run/react';
import type { Notice } from '#schema/notice.ts';
import { ReasonText } from './reason.tsx';
import { Time, useVoice } from './voice.tsx';

export function Notices({ notices }: { notices: readonly Notice[] }) {
  const { say } = useVoice();
  const [newest, ...older] = notices;
  if (!newest) return null;
  return (
    <section className="notices" aria-label={say('notice.title')}>
      <Told notice={newest} />
      {older.length > 0 && (
        <details>
          <summary>{say('notice.older', { count: older.length })}</summary>
          {older.map((notice) => (
            <Told key={notice.id} notice={notice} />
          ))}
        </details>
      )}
    </section>
  );
}

function Told({ notice }: { notice: Notice }) {
  const { say } = useVoice();
  const { pathname, search } = useLocation();
  return (
    <Form method="post" action="/notice" className="notice">
      <input type="hidden" name="next" value={pathname + search} />
      <div>
        <ReasonText reason={notice} />
        <p className="facts">
          <Time at={notice.at} clock />
        </p>
      </div>
      <button type="submit" name="id" value={notice.id}>
        {say('notice.seen')}
      </button>
    </Form>
  );
}
