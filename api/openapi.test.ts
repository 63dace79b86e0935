import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { startApi } from '#tests/rig/api.ts';
import { openApiText } from './openapi.ts';

type Operation = { summary?: string; responses: Record<string, { content?: Record<string, { schema?: object }> }> };

test('the document in the repository is the one the contracts make: node api/openapi.ts > api/openapi.json', async () => {
  expect(await openApiText()).toBe(readFileSync(new URL('openapi.json', import.meta.url), 'utf8'));
});

test('every route is in it, with a summary, its answers and its problems', async () => {
  await using api = await startApi();
  const document = JSON.parse(await openApiText()) as {
    openapi: string;
    paths: Record<string, Record<string, Operation>>;
  };
  expect(document.openapi).toBe('3.1.0');
  for (const { method, url } of api.routes) {
    const operation = document.paths[url.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
    expect(operation?.summary, `${method} ${url}`).toBeTruthy();
    const answers = Object.entries(operation!.responses);
    expect(answers.some(([status]) => status.startsWith('2'))).toBe(true);
    expect(operation!.responses['4XX']!.content).toHaveProperty('application/problem+json');
    expect(operation!.responses['5XX']!.content).toHaveProperty('application/problem+json');
  }
});

test('it can be read at /docs with no script but its own', async () => {
  await using api = await startApi();
  const page = await api.app.inject('/docs/');
  expect(page.statusCode).toBe(200);
  expect(page.headers['content-security-policy']).toContain("script-src 'self';");
  expect(page.body).not.toMatch(/<script(?![^>]*\bsrc=)/);
  const document = await api.app.inject('/docs/json');
  expect(document.json()).toMatchObject({ openapi: '3.1.0' });
});
