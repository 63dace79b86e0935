/**
 * What the product adds to a model's first word: the time from the question to the first text, by the API as a process
 * of its own, less the time of retrieval and the time that the model alone takes for the same; for one reader and for 16.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import OpenAI from 'openai';
import { type Ask, openProduct } from './chat/product.ts';
import { median } from './median.ts';
import { type Row, row } from './row.ts';

const questions = ['Vad kostar bygglov för ett garage?', 'När är biblioteket öppet?', 'Hur sorterar jag sopor?'];
/** So many that the compiler has done its work after the first round. */
const asksPerStream = 100;

export async function* bench(): AsyncGenerator<Row> {
  await using model = await startModel();
  await using product = await openProduct(model.url);
  const alone = askModel(model.url);
  await measure(product.ask, 1);
  for (const streams of [1, 16]) {
    const direct = median((await measure(alone, streams)).map(({ firstTextMs }) => firstTextMs));
    const through = await measure(product.ask, streams);
    const added = median(through.map(({ firstTextMs, retrieveMs }) => firstTextMs - retrieveMs)) - direct;
    const name = streams === 1 ? 'one stream' : `${streams} streams`;
    yield row('chat', { name: `first text of the model alone, ${name}`, value: direct, unit: 'ms p50' });
    yield row('chat', {
      name: `retrieval, ${name}`,
      value: median(through.map(({ retrieveMs }) => retrieveMs)),
      unit: 'ms p50',
    });
    const goal = streams === 1 ? ({ goal: '<= 5' } as const) : {};
    yield row('chat', { name: `added besides, ${name}`, value: added, unit: 'ms p50', ...goal });
  }
}

async function measure(ask: Ask, streams: number) {
  const stream = async (at: number) => {
    const answers = [];
    for (let i = 0; i < asksPerStream; i += 1) answers.push(await ask(questions[(at + i) % questions.length]!));
    return answers;
  };
  return (await Promise.all(Array.from({ length: streams }, (_, at) => stream(at)))).flat();
}

/** By the client that the product uses. */
function askModel(baseURL: string): Ask {
  const client = new OpenAI({ apiKey: 'bench', baseURL });
  return async (question) => {
    const startedMs = performance.now();
    let firstTextMs = Number.NaN;
    const messages = [{ role: 'user' as const, content: question }];
    for await (const chunk of await client.chat.completions.create({ model: 'bench', stream: true, messages })) {
      if (chunk.choices[0]?.delta.content && Number.isNaN(firstTextMs)) firstTextMs = performance.now() - startedMs;
    }
    return { firstTextMs, retrieveMs: 0 };
  };
}

async function startModel(): Promise<AsyncDisposable & { url: string }> {
  const path = fileURLToPath(new URL('./chat/model.ts', import.meta.url));
  const child = spawn(process.execPath, [path], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [url] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return {
    url,
    async [Symbol.asyncDispose]() {
      child.kill();
      await once(child, 'exit');
    },
  };
}
