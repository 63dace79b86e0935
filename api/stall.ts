/** Why nothing moves, as far as rows cannot tell: nobody polls the queues, or the engine is away. */
import type { Reason } from '#schema/progress.ts';
import type { Engine } from './deps.ts';
import { within } from './soon.ts';

/** The reason why a run stands still; null when it has none of these. `render`: its pages are opened in a browser. */
export type Stall = (render: boolean) => Reason | null;

const freshMs = 5000;
const answerMs = 1500;
/** Every crawl needs both. */
const queues = ['wf', 'fetch'];

/** Asks at most once in five seconds, whoever wants to know. */
export function openStall(engine: Engine): () => Promise<Stall> {
  let askedAt = 0;
  let answer: Promise<Stall> = Promise.resolve(() => null);
  return () => {
    if (Date.now() - askedAt >= freshMs) {
      askedAt = Date.now();
      answer = ask(engine);
    }
    return answer;
  };
}

async function ask(engine: Engine): Promise<Stall> {
  const asked = Promise.all([...queues, 'render'].map((queue) => engine.polled(queue)));
  const polled = await within(answerMs, asked);
  if (polled === null) return () => ({ code: 'no-engine', facts: {} });
  const hasRenderer = polled.pop();
  if (!polled.every(Boolean)) return () => ({ code: 'no-worker', facts: {} });
  return (render) => (render && !hasRenderer ? { code: 'no-renderer', facts: {} } : null);
}
