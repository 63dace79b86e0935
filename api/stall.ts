/** Why nothing moves, as far as rows cannot tell: nobody polls the queues, or the engine is away. */
import type { Reason } from '#schema/progress.ts';
import type { Engine } from './deps.ts';
import { within } from './soon.ts';

const freshMs = 5000;
const answerMs = 1500;
/** A crawl needs both. */
const queues = ['wf', 'fetch'];

/** Asks at most once in five seconds, whoever wants to know. */
export function openStall(engine: Engine): () => Promise<Reason | null> {
  let askedAt = 0;
  let answer: Promise<Reason | null> = Promise.resolve(null);
  return () => {
    if (Date.now() - askedAt >= freshMs) {
      askedAt = Date.now();
      answer = ask(engine);
    }
    return answer;
  };
}

async function ask(engine: Engine): Promise<Reason | null> {
  const polled = await within(answerMs, Promise.all(queues.map((queue) => engine.polled(queue))));
  if (polled === null) return { code: 'no-engine', facts: {} };
  return polled.every(Boolean) ? null : { code: 'no-worker', facts: {} };
}
