/** A program that knows SCIM and nothing of this product finds nothing that goes against the RFCs. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { fetchPinned } from '#tests/probe/pip.ts';
import { startApi } from '#tests/rig/api.ts';

const run = promisify(execFile);
const script = join(import.meta.dirname, '../../tests/probe/scim-tester.py');

test('scim2-tester finds nothing wrong with users, groups and what the service tells of itself', async (context) => {
  const fetched = await fetchPinned('scim-tester', 'scim2-tester');
  if ('missing' in fetched) return context.skip(fetched.missing);
  await using api = await startApi();
  const address = await api.app.listen({ host: '127.0.0.1', port: 0 });
  const key = { name: 'Katalogen', kind: 'provisioning' };
  const { bearer } = (await api.as(api.ours.people.administrator, 'POST', '/key', key)).json();
  const env = { ...process.env, PYTHONPATH: fetched.folder, PYTHONDONTWRITEBYTECODE: '1' };
  const { stdout } = await run('python3', [script, `${address}/scim/v2`, bearer], { env, timeout: 240_000 });
  const lines = stdout.trim().split('\n');
  const checks = Number(/^checks (\d+)$/.exec(lines.pop()!)?.[1]);
  expect(checks).toBeGreaterThan(50);
  expect(lines).toEqual([]);
}, 300_000);
