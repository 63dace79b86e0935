/** Made-up requests as administrator, viewer and nobody: every answer is one that the document describes. */
import { expect, type TestContext } from 'vitest';
import { publicUrl, type TestPerson } from '#tests/rig/api.ts';
import { partsOf } from '#tests/rig/call.ts';
import { addFactor } from '#tests/rig/entering.ts';
import { fetchSchemathesis, type Outcome, runCases } from './schemathesis.ts';
import { openStage, type Stage } from './stage.ts';

/** What ends the session that the requests come with. */
const ending = ['session.end', 'session.end-all'];

/** Throws with what was said of the first caller that met something the document does not say. */
export async function tryCases(
  context: Pick<TestContext, 'skip'>,
  { casesPerOperation, seed }: { casesPerOperation: number; seed: number },
): Promise<number> {
  const fetched = await fetchSchemathesis();
  if ('missing' in fetched) return context.skip(fetched.missing);
  await using stage = await openStage();
  const { administrator, user } = stage.api.ours.people;
  // Asking everybody for a second factor would end what the requests come with.
  await addFactor(stage.api, administrator);
  const plan = { ...planOf(stage), casesPerOperation, seed };
  plan.address = await stage.api.app.listen({ port: 0, host: '127.0.0.1' });
  const outcomes: Outcome[] = [];
  for (const caller of [null, user, administrator]) {
    outcomes.push(await runCases(fetched, { ...plan, headers: caller ? headersOf(caller) : {} }));
  }
  expect(outcomes.map(({ said, traces }) => ({ said, traces }))).toEqual(outcomes.map(() => ({ said: '', traces: 0 })));
  return outcomes.reduce((sum, { cases }) => sum + cases, 0);
}

const headersOf = ({ cookie }: TestPerson) => ({
  cookie: `diarium=${cookie}`,
  origin: publicUrl,
  'sec-fetch-site': 'same-origin',
});

/** Ids that there are, so that requests come further than to what does not exist. */
function planOf({ api, ours }: Stage) {
  const named = api.routes.map((route) => ({
    name: `${route.method} ${route.url.replaceAll(/:(\w+)/g, '{$1}')}`,
    act: route.act,
    params: partsOf(route, ours).params,
  }));
  const withIds = named.filter(({ params }) => Object.keys(params).length > 0);
  return {
    address: '',
    document: api.app.swagger(),
    parameters: Object.fromEntries(withIds.map(({ name, params }) => [name, params])),
    without: named.filter(({ act }) => act && ending.includes(act)).map(({ name }) => name),
  };
}
