/** What the reader has not been told yet, over every page, each with a button that puts it away. */
import { Form, useLocation } from '@remix-run/react';
import type { Notice } from '#schema/notice.ts';
import { ReasonText } from './reason.tsx';
import { Time, useVoice } from './voice.tsx';

export function Notices({ notices }: { notices: readonly Notice[] }) {
  const { say } = useVoice();
  const { pathname, search } = useLocation();
  if (notices.length === 0) return null;
  return (
    <section className="notices" aria-label={say('notice.title')}>
      {notices.map((notice) => (
        <Form key={notice.id} method="post" action="/notice" className="notice">
          <input type="hidden" name="next" value={pathname + search} />
          <ReasonText reason={notice} />
          <p className="actions">
            <Time at={notice.at} clock />
            <button type="submit" name="id" value={notice.id} className="quiet">
              {say('notice.seen')}
            </button>
          </p>
        </Form>
      ))}
    </section>
  );
}
