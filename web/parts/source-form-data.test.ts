/** The posted form becomes the contract, field by field. */
import { expect, test } from 'vitest';
import { SourceForm } from '#schema/source.ts';
import { blankForm, readSourceForm } from './source-form-data.ts';

function post(fields: Record<string, string>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
}

const filled = {
  name: ' Kommunen ',
  kind: 'sitemap',
  startUrls: 'https://a.example/\r\n\r\n  https://b.example/x  ',
  every: 'week',
  weekday: '5',
  clock: '03:30',
  timeZone: 'Europe/Stockholm',
  sameSite: 'domain',
  maxDepth: '4',
  maxPages: '200',
  include: '',
  exclude: '*/arkiv/*',
  requestsPerSecond: '0.5',
  parallel: '1',
  obeyRobots: 'on',
  files: 'on',
};

test('a filled form is the contract as it was meant', () => {
  expect(SourceForm.parse(readSourceForm(post(filled)))).toEqual({
    name: 'Kommunen',
    kind: 'sitemap',
    startUrls: ['https://a.example/', 'https://b.example/x'],
    schedule: {
      every: 'week',
      weekday: 5,
      monthday: 1,
      hour: 3,
      minute: 30,
      cron: null,
      timeZone: 'Europe/Stockholm',
    },
    sameSite: 'domain',
    maxDepth: 4,
    maxPages: 200,
    include: [],
    exclude: ['*/arkiv/*'],
    requestsPerSecond: 0.5,
    parallel: 1,
    obeyRobots: true,
    files: true,
    render: false,
  });
});

test('an unticked box is no, and no schedule is none', () => {
  const { obeyRobots, ...unticked } = filled;
  expect(obeyRobots).toBe('on');
  expect(readSourceForm(post({ ...unticked, every: 'none' }))).toMatchObject({ obeyRobots: false, schedule: null });
});

test('what is left empty is refused at its own field', () => {
  const read = SourceForm.safeParse(readSourceForm(post({ ...filled, maxPages: '', clock: '', startUrls: '' })));
  expect(read.error?.issues.map((issue) => issue.path.join('.')).sort()).toEqual([
    'maxPages',
    'schedule.minute',
    'startUrls',
  ]);
});

test('of a schedule only the fields of its kind count, whatever the others hold', () => {
  const odd = { ...filled, weekday: 'x', monthday: '', minute: '', cron: 'nonsense' };
  const read = (fields: Record<string, string>) =>
    SourceForm.parse(readSourceForm(post({ ...odd, ...fields }))).schedule;
  expect(read({ every: 'day' })).toMatchObject({ every: 'day', hour: 3, minute: 30, cron: null });
  expect(read({ every: 'hour', minute: '15', clock: '' })).toMatchObject({ every: 'hour', minute: 15 });
  expect(read({ every: 'month', monthday: '28' })).toMatchObject({ every: 'month', monthday: 28 });
  expect(read({ every: 'cron', cron: ' 0 6 * * 1-5 ', clock: '' })).toMatchObject({
    every: 'cron',
    cron: '0 6 * * 1-5',
  });
});

test('a schedule that cannot be is refused at the field that is seen', () => {
  const paths = (fields: Record<string, string>) =>
    SourceForm.safeParse(readSourceForm(post({ ...filled, ...fields }))).error?.issues.map(({ path }) =>
      path.join('.'),
    );
  expect(paths({ every: 'cron', cron: 'at noon' })).toEqual(['schedule.cron']);
  expect(paths({ every: 'month', monthday: '31' })).toEqual(['schedule.monthday']);
  expect(paths({ every: 'hour', minute: '60' })).toEqual(['schedule.minute']);
  expect(paths({ every: 'day', timeZone: 'Europe/Storvik' })).toEqual(['schedule.timeZone']);
});

test('an untouched form offers what the contract defaults to', () => {
  expect(blankForm).toMatchObject({ kind: 'link', requestsPerSecond: 2, obeyRobots: true, schedule: null });
});
