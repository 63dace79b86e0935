/** However lines break and people change their minds, each file ends as one thing, and only a few are sent at once. */
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Chosen } from './upload-choice.ts';
import { openQueue, type QueueSettings } from './upload-queue.ts';

const chosen = (name: string, folder = ''): Chosen => ({ file: new File(['1234'], name), folder });

/** A queue whose files are sent when the test says so, by name. */
function openHeld(more: Partial<QueueSettings> = {}) {
  const held = new Map<string, PromiseWithResolvers<string> & { tell: (bytes: number) => void }>();
  const stopped: string[] = [];
  const queue = openQueue({
    send: ({ file }, tell) => {
      const waiting = { ...Promise.withResolvers<string>(), tell };
      held.set(file.name, waiting);
      const stop = async () => {
        stopped.push(file.name);
        waiting.reject(new Error('stopped'));
      };
      return { done: waiting.promise, stop };
    },
    faultOf: (error) => ({ code: (error as Error).message, facts: {} }),
    whyNot: () => undefined,
    ...more,
  });
  return {
    queue,
    held,
    stopped,
    steps: () =>
      queue
        .files()
        .map(({ step }) => step)
        .join(),
  };
}

test('three files are sent at once, and the next begins when one has come', async () => {
  const { queue, held, steps } = openHeld();
  queue.add(['a', 'b', 'c', 'd'].map((name) => chosen(name)));
  expect(steps()).toBe('sending,sending,sending,waiting');
  held.get('b')!.tell(3);
  held.get('b')!.resolve('run of b');
  await turn();
  expect(steps()).toBe('sending,sent,sending,sending');
  expect(queue.files()[1]).toMatchObject({ sentBytes: 3, extractId: 'run of b' });
});

test('a file that cannot be brought is refused before anything is sent, and is not tried again', () => {
  const whyNot: QueueSettings['whyNot'] = ({ name }) =>
    name === 'a.exe' ? { code: 'file-type', facts: {} } : undefined;
  const { queue, held, steps } = openHeld({ whyNot });
  queue.add([chosen('a.exe'), chosen('b.txt', 'mapp')]);
  expect(steps()).toBe('refused,sending');
  expect([...held.keys()]).toEqual(['b.txt']);
  expect(queue.files().map(({ mayRetry, folder }) => [mayRetry, folder])).toEqual([
    [false, ''],
    [true, 'mapp'],
  ]);
});

test('one that broke off says why, makes room for the next, and can be tried again', async () => {
  const { queue, held, steps } = openHeld({ atOnce: 1 });
  queue.add([chosen('a'), chosen('b')]);
  held.get('a')!.reject(new Error('line-lost'));
  await turn();
  expect(steps()).toBe('refused,sending');
  expect(queue.files()[0]!.fault).toEqual({ code: 'line-lost', facts: {} });
  queue.retry(0);
  expect(steps()).toBe('waiting,sending');
  held.get('b')!.resolve('run');
  await turn();
  expect(steps()).toBe('sending,sent');
});

test('one that is cancelled stays cancelled, whether it was waiting or being sent', async () => {
  const { queue, held, stopped, steps } = openHeld({ atOnce: 1 });
  queue.add(['a', 'b', 'c'].map((name) => chosen(name)));
  queue.cancel(1);
  queue.cancel(0);
  await turn();
  expect(steps()).toBe('cancelled,cancelled,sending');
  expect(stopped).toEqual(['a']);
  expect([...held.keys()]).toEqual(['a', 'c']);
});

test('one that is tried again while its first way still ends has one way', async () => {
  const { queue, held, steps } = openHeld();
  queue.add([chosen('a')]);
  const first = held.get('a')!;
  queue.cancel(0);
  queue.retry(0);
  first.reject(new Error('late'));
  await turn();
  expect(steps()).toBe('sending');
  held.get('a')!.resolve('run');
  await turn();
  expect(steps()).toBe('sent');
});

test('what is offered again where it came from is told how it ended, and is not tried again here', async () => {
  const ended: [string, boolean][] = [];
  const told = (name: string): Chosen => ({ ...chosen(name), onEnd: (isSent) => void ended.push([name, isSent]) });
  const whyNot: QueueSettings['whyNot'] = ({ name }) => (name === 'd' ? { code: 'file-size', facts: {} } : undefined);
  const { queue, held } = openHeld({ whyNot });
  queue.add(['a', 'b', 'c', 'd'].map(told));
  held.get('a')!.resolve('run');
  held.get('b')!.reject(new Error('line-lost'));
  queue.cancel(2);
  await turn();
  expect(ended.sort()).toEqual([
    ['a', true],
    ['b', false],
    ['c', false],
    ['d', false],
  ]);
  expect(queue.files().some(({ mayRetry }) => mayRetry)).toBe(false);
});

test('whoever subscribes is told of every change, and of none after', () => {
  const { queue, held } = openHeld();
  let told = 0;
  const leave = queue.subscribe(() => {
    told += 1;
  });
  queue.add([chosen('a')]);
  held.get('a')!.tell(1);
  const before = told;
  leave();
  held.get('a')!.tell(2);
  expect(before).toBeGreaterThan(1);
  expect(told).toBe(before);
});
