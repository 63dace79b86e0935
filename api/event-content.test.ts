/** The record holds who did what, and nothing of what was written, asked, answered or kept secret. */
import { expect, test } from 'vitest';
import { openRecord } from '#tests/probe/record.ts';
import { openStage } from '#tests/probe/stage.ts';
import { canary } from '#tests/rig/api.ts';
import { callOf, inOrder } from '#tests/rig/call.ts';

/** Names of fields that hold what people wrote or may not be known, wherever they stand in a body. */
const content = /^(question|query|title|comment|text|password|current|secret|token|code|user|email)$/;

/** Whatever a body says under such a name is replaced by the canary, numbered so that no two are alike. */
function withCanaries(body: unknown, name = ''): unknown {
  if (typeof body === 'string') return content.test(name) ? marked(name) : body;
  if (Array.isArray(body)) return body.map((item) => withCanaries(item, name));
  if (typeof body !== 'object' || body === null) return body;
  return Object.fromEntries(Object.entries(body).map(([key, value]) => [key, withCanaries(value, key)]));
}

let made = 0;
const marked = (name: string): string =>
  name === 'email' ? `${canary}-${++made}@probe.example`.toLowerCase() : `${canary} ${++made} ett hemligt ord`;

test('no event holds a question, a title, a comment, a password, a secret or an address of mail', async () => {
  await using stage = await openStage();
  await using record = await openRecord(stage.api.database.adminUrl);
  const before = made;
  for (const route of inOrder(stage.api.routes)) {
    const request = callOf(route, stage.ours);
    await stage.ask(stage.callerOf(route), route, { ...request, body: withCanaries(request.body) });
  }
  const events = await record.news();
  expect(made - before).toBeGreaterThan(15);
  expect(events.length).toBeGreaterThan(80);
  const told = events.filter((event) => JSON.stringify(event).toLowerCase().includes(canary.toLowerCase()));
  expect(told).toEqual([]);
});
