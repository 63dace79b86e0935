/** What is posted of a tenant becomes what the API is asked, in its own units. */
import { expect, test } from 'vitest';
import { crawlLimits } from '#schema/tenant.ts';
import { blankFormWithin } from './source-form-data.ts';
import { orderOf } from './tenant-form-data.ts';

const posted = (fields: Record<string, string>) => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
};

test('a quota is counted in bytes, and an empty field is no limit', () => {
  expect(orderOf(posted({ intent: 'quota', people: '', pages: '12', megabytes: '1,5' }))).toEqual({
    intent: 'quota',
    method: 'PUT',
    path: 'quota',
    body: { people: null, pages: 12, bytes: 1_500_000 },
  });
});

test('limits are all or none; a field that was left empty is no number, which the API refuses at that field', () => {
  expect(orderOf(posted({ intent: 'limits' }))?.body).toEqual({ limits: null });
  const fields = Object.entries(crawlLimits).flatMap(([name, { min, max }]) => [
    [`limits.${name}.min`, `${min}`],
    [`limits.${name}.max`, `${max}`],
  ]);
  const given = { ...Object.fromEntries(fields), intent: 'limits', limited: 'on', 'limits.bytesPerFile.max': '20' };
  expect(orderOf(posted(given))?.body).toMatchObject({
    limits: { pagesPerCrawl: crawlLimits.pagesPerCrawl, bytesPerFile: { max: 20_000_000 } },
  });
  const { limits } = orderOf(posted({ ...given, 'limits.hoursPerCrawl.min': '' }))!.body as {
    limits: typeof crawlLimits;
  };
  expect(limits.hoursPerCrawl.min).toBeNaN();
});

test('lines are origins, ticks are switches, and a button that there is not asks for nothing', () => {
  expect(orderOf(posted({ intent: 'origins', origins: ' https://a.example\r\n\r\nhttps://b.example ' }))?.body).toEqual(
    {
      origins: ['https://a.example', 'https://b.example'],
    },
  );
  expect(orderOf(posted({ intent: 'switches', keys: 'on' }))?.body).toMatchObject({ keys: true, render: false });
  expect(orderOf(posted({ intent: 'suspend' }))).toEqual({ intent: 'suspend', method: 'POST', path: 'suspend' });
  for (const intent of ['', 'delete-everything', 'constructor']) expect(orderOf(posted({ intent }))).toBeNull();
});

test('a source that nobody has filled in is within what the organisation may', () => {
  const limits = { ...crawlLimits, pagesPerCrawl: { min: 1, max: 300 }, requestsPerSecondPerHost: { min: 4, max: 9 } };
  expect(blankFormWithin({ limits, render: true })).toMatchObject({ maxPages: 300, requestsPerSecond: 4 });
  expect(blankFormWithin({ limits: null, render: true }).maxPages).toBe(5000);
});
