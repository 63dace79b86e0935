/** The buttons that steer a crawl: those that mean something in its state, each a plain form. */
import { Form } from '@remix-run/react';
import type { Crawl } from '#schema/crawl.ts';
import { endedStates } from '#schema/progress.ts';
import type { WordKey } from '../words/speak.ts';
import { Submit } from './form.tsx';
import { useVoice } from './voice.tsx';

export const steers = ['pause', 'resume', 'cancel', 'retry', 'again', 'begin', 'dry'] as const;
type Steer = (typeof steers)[number];

const look: Record<Steer, { word: WordKey; className?: string }> = {
  pause: { word: 'run.pause', className: 'secondary' },
  resume: { word: 'run.resume' },
  cancel: { word: 'run.cancel', className: 'danger' },
  retry: { word: 'run.retry', className: 'secondary' },
  again: { word: 'run.again' },
  begin: { word: 'run.begin' },
  dry: { word: 'run.dry.again', className: 'secondary' },
};

/** What can be done with a run now. */
export function steersOf({ state, wish, mode, counts }: Pick<Crawl, 'state' | 'wish' | 'mode' | 'counts'>): Steer[] {
  const ended = endedStates.includes(state);
  if (ended && mode === 'dry') return ['begin', 'dry'];
  if (ended) return counts.failed > 0 ? ['again', 'retry'] : ['again'];
  if (wish === 'cancel') return [];
  return [state === 'paused' || wish === 'pause' ? 'resume' : 'pause', 'cancel'];
}

export function CrawlActions({ crawl, idempotencyKey }: { crawl: Crawl; idempotencyKey: string }) {
  const { say } = useVoice();
  return (
    <Form method="post" className="actions" preventScrollReset>
      <input type="hidden" name="key" value={idempotencyKey} />
      <input type="hidden" name="sourceId" value={crawl.sourceId} />
      {steersOf(crawl).map((steer) => (
        <Submit key={steer} intent={steer} className={look[steer].className}>
          {say(look[steer].word)}
        </Submit>
      ))}
    </Form>
  );
}
