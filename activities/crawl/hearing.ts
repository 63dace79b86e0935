/** What the files that a run begins with tell beside their content: that a site lets nobody in, and where it lives. */
import type { Reason } from '#schema/progress.ts';
import type { SourceForm } from '#schema/source.ts';
import type { WebAnswer } from '../outside/web.ts';
import { sameSite } from '../text/link.ts';
import type { Scope } from './scope.ts';
import type { Session } from './session.ts';

export type Hearing = {
  /** Told of every answer to what was `asked`. A file that leads to another host of its domain takes its start along. */
  hear(asked: string, answer: Pick<WebAnswer, 'url' | 'status'>): void;
  /** Why the first of the files that were kept from us was. */
  readonly closed: Reason | null;
};

export function openHearing({ startUrls }: SourceForm, scope: Scope, session: Session): Hearing {
  let closed: Reason | null = null;

  function widen(asked: string, answered: string): void {
    const [from, to] = [new URL(asked), new URL(answered)];
    if (from.host === to.host || !sameSite(answered, asked, 'domain')) return;
    for (const start of startUrls.map((url) => new URL(url))) {
      if (start.host === from.host) scope.addStart(to.origin + start.pathname);
    }
  }

  return {
    hear(asked, { url, status }) {
      if (status === 200) widen(asked, url);
      if (status !== 401 && status !== 403) return;
      closed ??= { code: session.signsInAt(new URL(url)) ? 'sign-in-refused' : 'sign-in-needed', facts: { status } };
    },
    get closed() {
      return closed;
    },
  };
}
